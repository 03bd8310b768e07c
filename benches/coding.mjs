// The coding view on long texts, from the server and in Chromium (benches/coding.sql).

import { get } from "node:http";

const sizes = { "1,000 words, 200 codings": 1, "10,000 words, 2,000 codings": 2, "60,000 words, 10,000 codings": 3 };

// ask: a path and what its page holds, answers with milliseconds. row(what, milliseconds, budget) prints.
export async function measure({ address, cookie, ask, row }) {
  for (const [what, number] of Object.entries(sizes)) {
    const path = `/p/bench/narratives/${number}/code`;
    const times = [];
    for (let time = 0; time < 22; time += 1) times.push(await ask(path, "A night"));
    row(`${what}: page from the server`, times.slice(2), number === 3 ? "60 ms" : "");
    console.log(`${"on the wire, compressed".padEnd(62)} ${Math.round((await weigh(address + path, cookie)) / 1000)} kB${number === 3 ? ", budget 400 kB" : ""}`);
    await inBrowser(address, cookie, path, row);
  }
}

// Bytes of a page as they come.
function weigh(address, cookie) {
  return new Promise((found, failed) => {
    const asked = get(address, { headers: { cookie, "accept-encoding": "gzip" } }, (page) => {
      let bytes = 0;
      page.on("data", (part) => (bytes += part.length));
      page.on("end", () => found(bytes));
    });
    asked.on("error", failed);
  });
}

// Opens a page of coding in Chromium and codes 25 lines with the key that repeats a code.
async function inBrowser(address, cookie, path, row) {
  // Only now: the other parts need no browser.
  const { chromium } = await import("@playwright/test");
  const { launchOptions } = await import("../tests/browser/chromium.mjs");
  const browser = await chromium.launch(launchOptions);
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    await context.addCookies(cookie.split("; ").map((one) => {
      const [name, value] = one.split("=");
      return { name, value, url: address };
    }));
    const page = await context.newPage();
    const ready = [];
    for (let time = 0; time < 5; time += 1) {
      await page.goto(address + path);
      ready.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd));
    }
    row("  interactive", ready, path.includes("/3/") ? "1.2 s" : "");
    const { moves, applied } = await page.evaluate(codeLines, 25);
    row("  key that moves on, to the next paint", moves, "50 ms");
    row("  key that codes, to the next paint", applied, "50 ms");
    await page.waitForFunction(() => /^Saved/.test(document.querySelector("#status [data-words]").textContent), null, { timeout: 60_000 });
    const sent = await page.evaluate(() => performance.getEntriesByType("resource")
      .filter(({ name }) => name.endsWith("/codings")).map(({ duration }) => duration));
    row("  code applied, to the server's word", sent, "p95 100 ms");
    if (path.includes("/2/")) row("  500 operations, from the network's return until all are stored", [await goOnWithout(context, page)], "10 s");
    const devtools = await context.newCDPSession(page);
    await devtools.send("HeapProfiler.collectGarbage");
    await devtools.send("Performance.enable");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const { JSHeapUsedSize: heap, Nodes: nodes } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    console.log(`${"  memory of its scripts; nodes of the page".padEnd(62)} ${(heap / 2 ** 20).toFixed(1)} MiB; ${nodes}`);
  } finally {
    await browser.close();
  }
}

// Works without a network for a while; milliseconds from its return until the server has everything.
async function goOnWithout(context, page) {
  const says = (words) => page.waitForFunction((start) => document.querySelector("#status [data-words]").textContent.startsWith(start), words, { timeout: 120_000 });
  await context.setOffline(true);
  await page.evaluate(async () => {
    for (const key of "j.j.j.j.u".repeat(100)) {
      document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      await new Promise((go) => setTimeout(go));
    }
  });
  await says("500 not saved yet");
  const began = performance.now();
  await context.setOffline(false);
  await says("Saved");
  return performance.now() - began;
}

// Runs in the page: moves on and codes so many lines, and answers the milliseconds from each key to the paint after it.
async function codeLines(count) {
  const painted = (key) => new Promise((done) => {
    const began = performance.now();
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - began)));
  });
  const calm = () => new Promise((done) => setTimeout(done, 150));
  const [moves, applied] = [[], []];
  for (let line = 0; line < count; line += 1) {
    moves.push(await painted("j"));
    await calm();
    applied.push(await painted("."));
    await calm();
  }
  return { moves, applied };
}
