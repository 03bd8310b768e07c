// The program itself, with a PostgreSQL of its own, on a data directory that is gone afterwards.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = join(target, process.env.BUILD ?? "debug", "tandem"); // BUILD=release

export class Server {
  #home;
  #process;
  #lines = []; // of the console, of all starts

  // flags: of `tandem serve`.
  static async begin(...flags) {
    const server = new Server();
    server.#home = mkdtempSync(join(tmpdir(), "tandem-browser-"));
    chmodSync(server.#home, 0o755); // its database may run as another user
    server.address = `http://127.0.0.1:${await freePort()}`;
    try {
      await server.start(...flags);
    } catch (error) {
      await server.end();
      throw error;
    }
    return server;
  }

  get id() {
    return this.#process.pid;
  }

  // Answers when the console says that it listens.
  start(...flags) {
    this.#process = spawn(program, ["serve", ...flags], { cwd: root, env: this.#settings(), stdio: ["ignore", "pipe", "pipe"] });
    const log = createWriteStream(this.#log(), { flags: "a" });
    return new Promise((ready, fail) => {
      for (const stream of [this.#process.stdout, this.#process.stderr]) {
        createInterface(stream).on("line", (line) => {
          this.#lines.push(line);
          log.write(`${line}\n`);
          if (line.includes("listening on")) ready();
        });
      }
      this.#process.on("exit", () => fail(new Error(`the server ended:\n${this.#lines.slice(-20).join("\n")}`)));
    });
  }

  // Milliseconds of processor time that it and its database have used so far, to 10 ms: what a busy machine does not falsify.
  worked() {
    const all = readdirSync("/proc").filter((name) => /^\d+$/.test(name)).map(statOf).filter(Boolean);
    const own = new Set([this.#process.pid]);
    for (let before = 0; before !== own.size; ) {
      before = own.size;
      for (const { id, parent } of all) if (own.has(parent)) own.add(id);
    }
    return all.filter(({ id }) => own.has(id)).reduce((sum, { ticks }) => sum + ticks * 10, 0);
  }

  // A command beside the server, as its administrator types it; what it prints.
  command(...words) {
    return execFileSync(program, words, { cwd: root, env: this.#settings(), encoding: "utf8" });
  }

  #settings() {
    const own = ([name]) => !name.startsWith("TANDEM_") && name !== "DATABASE_URL";
    const env = Object.fromEntries(Object.entries(process.env).filter(own));
    return { ...env, TANDEM_DATA: join(this.#home, "data"), TANDEM_LISTEN: new URL(this.address).host };
  }

  #log() {
    mkdirSync(join(root, "test-results"), { recursive: true });
    return join(root, "test-results", `server-${new URL(this.address).port}.log`);
  }

  // What the console showed last that fits: the match.
  said(pattern) {
    const found = this.#lines.findLast((line) => pattern.test(line));
    if (!found) throw new Error(`the console says nothing like ${pattern}`);
    return found.match(pattern);
  }

  saidAll(pattern) {
    return this.#lines.map((line) => line.match(pattern)).filter(Boolean);
  }

  // As whoever runs it would.
  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await gone;
  }

  async end() {
    await this.stop();
    rmSync(this.#home, { recursive: true, force: true });
  }
}

// Its parent, and the time that it and the children that ended have used.
function statOf(id) {
  try {
    const [, rest] = readFileSync(`/proc/${id}/stat`, "utf8").split(/\) (?=\S )/);
    const fields = rest.split(" ");
    return { id: Number(id), parent: Number(fields[1]), ticks: fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0) };
  } catch {
    return null; // it ended meanwhile
  }
}

async function freePort() {
  const taken = createServer().listen(0, "127.0.0.1");
  await once(taken, "listening");
  const { port } = taken.address();
  taken.close();
  await once(taken, "close");
  return port;
}
