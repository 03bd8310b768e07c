// One board in a workshop: 200 streams through two processes on one database, 40 of those people moving cards.
// Each client does what a page does (static/live.js): on a word it asks for the live part by its tag, one request at a
// time and not more often than a page would.

import { createHash, randomUUID } from "node:crypto";
import http from "node:http";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { APART } from "../static/pace.js";

const CLIENTS = 200;
const WARM = 20; // the servers have their connections to the database by then
const ACTING = 40;
const MOVES_A_SECOND = 20;
const SECONDS = 60;
const THEMES = 12;
const CODES = 129;

const rest = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const rss = (id) => Number(readFileSync(`/proc/${id}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]); // kB

// ask: { path, cookie, method, fields, headers }; answers { status, headers, body }.
function send(address, agent, { path, cookie, fields, headers = {} }) {
  const data = fields && new URLSearchParams({ op_id: randomUUID(), ...fields }).toString();
  const type = data && { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": data.length };
  const options = { agent, method: data ? "POST" : "GET", headers: { cookie, origin: address, "sec-fetch-site": "same-origin", "X-Fragment": "1", ...type, ...headers } };
  return new Promise((answer, fail) => {
    const request = http.request(address + path, options, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => answer({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
      response.on("error", fail);
    });
    request.on("error", fail);
    request.end(data);
  });
}

// Every rendering gives its forms new ids for what they will do.
function stateOf(part) {
  const shown = gunzipSync(part).toString().replace(/name="op_id" value="[^"]+"/g, "");
  return createHash("sha256").update(shown).digest("hex");
}

class Client {
  seen = []; // [milliseconds, revision of the board] of every part that came
  #agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  asked = -Infinity;
  #busy = false;
  #again = false;

  constructor(address, board, cookie) {
    Object.assign(this, { address, board, cookie });
  }

  listen() {
    return new Promise((open, fail) => {
      this.stream = http.get(`${this.address}${this.board}/events`, { headers: { cookie: this.cookie, accept: "text/event-stream" }, agent: false }, (response) => {
        response.setEncoding("utf8");
        response.on("data", (text) => text.includes("data: changed") && !this.onlyListens && this.refresh());
        response.on("error", () => {});
        open();
      });
      this.stream.on("error", fail);
    });
  }

  async refresh() {
    this.#again = true;
    if (this.#busy) return;
    this.#busy = true;
    while (this.#again) {
      this.#again = false;
      await rest(this.asked + APART - performance.now());
      this.asked = performance.now();
      const headers = { "accept-encoding": "gzip", ...(this.tag && { "if-none-match": this.tag }) };
      const answer = await send(this.address, this.#agent, { path: this.board, cookie: this.cookie, headers }).catch(() => ({ status: 0 }));
      if (answer.status !== 200) continue;
      this.tag = answer.headers.etag;
      this.state = answer.body;
      this.seen.push([performance.now(), Number(this.tag.match(/^"(\d+)/)[1])]);
    }
    this.#busy = false;
  }

  leave() {
    this.stream.destroy();
    this.#agent.destroy();
  }
}

// servers: { tandem, address } of two processes on one database. row(what, milliseconds, budget) prints.
export async function measure(servers, cookie, row) {
  const [first] = servers;
  const agent = new http.Agent({ keepAlive: true });
  const say = (path, fields) => send(first.address, agent, { path, cookie, fields });
  const made = await say("/projects", { title: "A board in a workshop" });
  const project = `/p/${JSON.stringify([made.headers, made.body.toString()]).match(/\/p\/([^"\\/?]+)/)[1]}`;
  const board = `${project}/board/descriptive`;
  const id = ({ status, body }) => {
    if (status !== 200) throw new Error(`${status}: ${body}`);
    return JSON.parse(body).subject;
  };
  id(await say(`${board}/start`, {}));
  const themes = [""];
  for (let number = 1; number <= THEMES; number += 1) themes.push(id(await say(`${board}/themes`, { name: `Theme ${number}` })));
  const places = new Map();
  for (let number = 1; number <= CODES; number += 1) places.set(id(await say(`${board}/codes`, { name: `Code ${number}` })), "");

  const clients = Array.from({ length: CLIENTS }, (_, number) => new Client(servers[number % 2].address, board, cookie));
  const all = () => servers.reduce((sum, { tandem }) => sum + rss(tandem.pid), 0);
  const [early, late] = [clients.slice(0, WARM), clients.slice(WARM)];
  await Promise.all(early.map((client) => client.listen()));
  await rest(2000);
  const before = all();
  for (const client of late) {
    client.onlyListens = true;
    await client.listen();
  }
  await rest(3000);
  const listening = (all() - before) / late.length;
  for (const client of late) {
    client.onlyListens = false;
    await client.refresh();
  }
  await rest(1000);
  const memory = (all() - before) / late.length;
  const settled = Number(clients[0].tag.match(/^"(\d+)/)[1]);

  const codes = [...places.keys()];
  const moves = []; // { sent, answered }
  const waits = new Map(); // code -> its last move: one hand at a time
  const began = performance.now();
  const under = [];
  for (let number = 0; number < MOVES_A_SECOND * SECONDS; number += 1) {
    await rest(began + (number * 1000) / MOVES_A_SECOND - performance.now());
    const code = codes[(number * 37) % codes.length];
    const mover = clients[number % ACTING];
    const act = async () => {
      const from = places.get(code);
      const to = themes[1 + ((number * 7 + 3) % THEMES)];
      if (from === to) return;
      const sent = performance.now();
      const answer = await send(mover.address, agent, { path: `${board}/placements`, cookie, fields: { code, from, to, before: "", after: "" } });
      if (answer.status !== 200) return moves.push({ refused: `${answer.status} ${answer.body}` });
      places.set(code, to);
      moves.push({ sent, answered: performance.now() });
    };
    const done = (waits.get(code) ?? Promise.resolve()).then(act);
    waits.set(code, done);
    under.push(done);
  }
  await Promise.all(under);
  const last = performance.now();
  await rest(2000);

  const acknowledged = moves.filter(({ sent }) => sent).toSorted((a, b) => a.answered - b.answered);
  const delays = [];
  for (const { seen } of clients) {
    let next = 0;
    acknowledged.forEach(({ sent }, number) => {
      while (next < seen.length && seen[next][1] < settled + number + 1) next += 1;
      delays.push(next < seen.length ? Math.max(0, seen[next][0] - sent) : Infinity);
    });
  }
  delays.sort((a, b) => a - b);
  const states = new Set(clients.map(({ state }) => stateOf(state)));
  const caughtUp = Math.max(...clients.map(({ seen }) => seen.at(-1)[0])) - last;
  const whole = (await send(first.address, agent, { path: board, cookie, headers: { "accept-encoding": "identity" } })).body.toString();
  const listOf = (theme) => whole.match(new RegExp(`id="cards-${theme || "tray"}".*?</ul>`, "s"))?.[0] ?? "";
  const astray = codes.filter((code) => {
    const lies = themes.filter((theme) => listOf(theme).includes(code));
    return lies.length !== 1 || lies[0] !== places.get(code);
  });
  for (const client of clients) client.leave();
  agent.destroy();

  console.log(`${CLIENTS} streams through two processes, ${ACTING} acting; ${acknowledged.length} moves in ${SECONDS} s, refused: ${moves.length - acknowledged.length}`);
  row("answer to a move", acknowledged.map(({ sent, answered }) => answered - sent), "30 ms p95");
  console.log(`from a move to the live part in each of ${CLIENTS} clients: p50 ${at(delays, 0.5).toFixed(0)} ms, p99 ${at(delays, 0.99).toFixed(0)} ms (budget 250 ms), most ${delays.at(-1).toFixed(0)} ms`);
  console.log(`parts fetched: ${clients.reduce((sum, { seen }) => sum + seen.length, 0)}, ${clients[0].state.length} bytes the last`);
  console.log(`states after the last move: ${states.size}, all up to date ${Math.max(0, caughtUp).toFixed(0)} ms after it (budget 1 within 2 s)`);
  console.log(`cards lost, doubled or elsewhere than they were put: ${astray.length}`);
  console.log(`memory of the servers for each client: ${listening.toFixed(1)} kB that listens (budget 25 kB), ${memory.toFixed(1)} kB with the connection of its last request, which the server ends after 10 s`);
}
