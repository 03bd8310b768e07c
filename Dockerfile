FROM node:22-bookworm-slim AS assets
WORKDIR /tandem
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --omit=dev --no-audit --no-fund
COPY . .
RUN npm run build

FROM rust:1-bookworm AS program
WORKDIR /tandem
COPY . .
COPY --from=assets /tandem/static/dist static/dist
ENV SQLX_OFFLINE=true
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/tandem/target \
    cargo build --release --locked && cp target/release/tandem /usr/local/bin/

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tandem
COPY --from=program /usr/local/bin/tandem /usr/local/bin/
USER 10001:10001
ENV TANDEM_LISTEN=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["tandem"]
CMD ["serve"]
