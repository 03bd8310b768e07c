// One sitting, timed: 60 differences settled and two codebooks of 138 and 146 codes aligned, by key, in a browser. Prints
// the keys and the time of the server that each took. `npm run sitting`; BUILD=release measures the release build.

import { chromium } from "@playwright/test";
import { launchOptions } from "./chromium.mjs";
import { Project } from "./project.mjs";
import { Server } from "./server.mjs";
import { team } from "./setup.mjs";

const range = (count) => Array.from({ length: count }, (_, at) => at);
const words = "Nobody had told the night nurse when the folder would come back to the ward".split(" ");
const sentence = (at) => `${at + 1} ${words.slice(at % 5).join(" ")} ${words.slice(0, 3 + (at % 4)).join(" ").toLowerCase()}.`;

// Lines of a text, and where each lies in it.
function lines(count) {
  const all = range(count).map(sentence);
  let at = 0;
  const spans = all.map((line) => [at, (at += line.length + 1) - 1]);
  return { text: all.join(" "), spans };
}

// 60 differences as a pair has them: a third only A's, a fourth only B's, a fifth other codes, the rest other edges and groups.
async function differ(project, { ana, ben }, spans) {
  const put = (coder, name, [start, end]) => project.code(coder, 1, name, start, end);
  for (const [at, [start, end]] of spans.entries()) {
    const kind = at % 12;
    if (kind < 4) await put(ana, `A alone ${at}`, [start, end]);
    else if (kind < 7) await put(ben, `B alone ${at}`, [start, end]);
    else if (kind < 9) {
      await put(ana, `Waiting ${at}`, [start, end]);
      await put(ben, `Being kept waiting ${at}`, [start, end]);
    } else if (kind < 11) {
      await put(ana, `Handing over ${at}`, [start, end - 8]);
      await put(ben, `Handing over ${at}`, [start + 6, end]);
    } else {
      await put(ana, `Trust ${at}`, [start, end]);
      await put(ana, `Knowing the person ${at}`, [start, end]);
      await put(ben, `Confidence ${at}`, [start, end]);
    }
  }
}

// What is pressed for a difference of this kind.
const keysFor = {
  "Only A": (at) => (at % 5 ? ["a"] : ["0"]),
  "Only B": (at) => (at % 5 ? ["b"] : ["0"]),
  "Same place, other code": (at) => [at % 2 ? "a" : "b"],
  "Same code, other edges": () => ["e", "e"],
  "Conflict in a group": () => ["+"],
};

// Ingenious names of two people for the same things: some alike, some near, most of one's own.
const things = "waiting trust handover folder night family silence paper doctor bed phone corridor".split(" ");
const acts = ["not knowing who decides about", "being alone with", "learning to live with", "sharing the load of", "losing track of", "making do without", "speaking up about", "finding a way round", "being grateful for", "keeping an eye on", "feeling guilty about", "counting on"];
const name = (at) => `${acts[Math.floor(at / things.length)]} the ${things[at % things.length]}`;
const near = (at) => name(at).replace("the ", "").replace(/ing /, "ed ");
const ofAna = range(138).map(name);
const ofBen = range(146).map((at) => (at < 45 ? name(at) : at < 90 ? near(at) : `${things[at % 12]}: ${acts[(at * 5) % 12]} it, ${at}`));

const said = (what, figure, goal) => console.log(`${what.padEnd(58)} ${figure}${goal ? `   (goal ${goal})` : ""}`);
const quantile = (values, at) => values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * at))] ?? 0;
const inWords = (values) => `${quantile(values, 0.5).toFixed(1)} ms, least ${quantile(values, 0).toFixed(1)}, p95 ${quantile(values, 0.95).toFixed(1)} ms`;

// The time from a request to its answer, as the browser has it: writes, and pages or parts of them.
function listen(page) {
  const heard = { writes: [], parts: [] };
  page.on("requestfinished", (request) => {
    const { requestStart, responseStart } = request.timing();
    if (!/\/consensus/.test(request.url()) || /\/events$/.test(request.url())) return;
    heard[request.method() === "POST" ? "writes" : "parts"].push(responseStart - requestStart);
  });
  return heard;
}

async function settle(server, open, project, ana) {
  const page = await open(ana, project.narrative(1, "/consensus"));
  const heard = listen(page);
  const left = () => page.locator(".tally .big").innerText().then(Number);
  const all = await left();
  let keys = 0;
  const [began, worked] = [performance.now(), server.worked()];
  for (const at of range(all)) {
    const dock = page.locator(".dock[data-difference]");
    const kind = await dock.locator("header h2").innerText();
    const before = await dock.getAttribute("data-difference");
    for (const key of keysFor[kind](at)) {
      await page.keyboard.press(key);
      keys += 1;
    }
    await page.waitForFunction((before) => document.querySelector(".dock").dataset.difference !== before, before);
  }
  const seconds = (performance.now() - began) / 1000;
  said("differences settled by key", `${all - (await left())} of ${all}`);
  said("keys for each decision", (keys / all).toFixed(2), "1.3");
  said("server, for each decision", inWords(heard.writes), "p95 30 ms");
  said("server, for the page drawn anew", inWords(heard.parts));
  said("processor, for a decision and its page", `${((server.worked() - worked) / all).toFixed(1)} ms`);
  said("machine's part of the sitting", `${(seconds / all).toFixed(2)} s for each decision`);
}

async function align(server, open, project, ana) {
  const began = performance.now();
  const page = await open(ana, project.at("/consensus/codes"));
  const heard = listen(page);
  const times = [];
  const worked = server.worked();
  for (let at = 0; at < 10; at += 1) {
    const asked = performance.now();
    await ana.page(project.at("/consensus/codes"));
    times.push(performance.now() - asked);
  }
  said("page of 138 × 146 codes", `${inWords(times)}; processor ${((server.worked() - worked) / times.length).toFixed(0)} ms`, "200 ms");
  await page.screenshot({ path: "test-results/align-138-146.png" });
  let keys = 0;
  const numbers = () => page.locator(".tally-line figcaption").innerText();
  console.log(`  before: ${(await numbers()).replace(/\s+/g, " ")}`);
  await page.locator("#batch-same summary").click();
  await page.locator("#batch-same [type=submit]").click();
  keys += 2;
  await page.locator("#batch-same").waitFor({ state: "detached" });
  console.log(`  after all of the same name at once: ${(await numbers()).replace(/\s+/g, " ")}`);
  let answers = 0;
  for (; answers < 60; answers += 1) {
    const proposed = page.locator('[data-act="join"]');
    if (!(await proposed.count())) break;
    const before = await page.getAttribute("[data-desk]", "data-here");
    await page.keyboard.press(answers % 4 === 3 ? "x" : "Enter");
    keys += 1;
    await page.waitForFunction((before) => document.querySelector("[data-desk]").dataset.here !== before, before, { timeout: 10_000 });
  }
  const minutes = (performance.now() - began) / 60_000;
  console.log(`  after ${answers} answers: ${(await numbers()).replace(/\s+/g, " ")}`);
  said("keys for each answer, with all of the same name at once", (keys / (answers + 1)).toFixed(2));
  said("server, for each answer", inWords(heard.writes));
  said("machine's part", `${((minutes * 60) / (answers + 1)).toFixed(2)} s for each answer`);
}

const server = await Server.begin();
const browser = await chromium.launch(launchOptions);
try {
  const people = await team(server);
  const open = async (person, path) => {
    const context = await browser.newContext({ baseURL: person.address, storageState: person.state, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.goto(path);
    return page;
  };
  const both = async (project) => {
    for (const coder of [people.ana, people.ben]) await project.submit(coder, 1);
  };
  const { text, spans } = lines(60);
  const night = await Project.withPair(people.rosa, people.ana, people.ben, "A sitting", [{ title: "The night", text }]);
  await differ(night, people, spans);
  await both(night);
  await people.ana.do(night.at("/consensus/codes/same"));
  await settle(server, open, night, people.ana);

  const wide = lines(200);
  const books = await Project.withPair(people.rosa, people.ana, people.ben, "Two codebooks", [{ title: "All of it", text: wide.text }]);
  for (const [coder, names] of [[people.ana, ofAna], [people.ben, ofBen]]) {
    for (const [at, code] of names.entries()) await books.code(coder, 1, code, ...wide.spans[at]);
  }
  await both(books);
  await align(server, open, books, people.ana);
  for (const person of Object.values(people)) await person.leave();
} finally {
  await browser.close();
  await server.end();
}
