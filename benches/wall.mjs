// Large boards, from the server and in Chromium, arranged and on the room's screen (benches/wall.sql). With SHOTS naming
// a folder, their pictures are put there: whether they can be read is for eyes.

import { randomBytes, randomUUID } from "node:crypto";
import { get } from "node:http";

const windows = [[1280, 800], [1920, 1080]];
const DRAGS = 12;

// ask: a path and what its page holds, answers with milliseconds. row(what, milliseconds, budget) prints.
export async function measure({ address, cookie, slug, codes, ask, row }) {
  const path = `/p/${slug}/board/descriptive`;
  const times = [];
  for (let time = 0; time < 22; time += 1) times.push(await ask(path, "Not placed"));
  row(`${codes} codes in 12 themes: page from the server`, times.slice(2));
  const [plain, small] = [await weigh(address + path, cookie, "identity"), await weigh(address + path, cookie, "gzip")];
  console.log(`${"  bytes of the page; compressed".padEnd(62)} ${Math.round(plain / 1000)} kB; ${Math.round(small / 1000)} kB`);
  // Only now: the other parts need no browser.
  const { chromium } = await import("@playwright/test");
  const { launchOptions } = await import("../tests/browser/chromium.mjs");
  const browser = await chromium.launch(launchOptions);
  try {
    for (const [width, height] of windows) {
      const context = await signedIn(browser, address, cookie, { width, height });
      await arranged(await context.newPage(), address + path, `${codes}-${width}`, row);
      await context.close();
    }
    await projected(browser, address, cookie, path, codes, row);
  } finally {
    await browser.close();
  }
}

async function signedIn(browser, address, cookie, viewport) {
  const context = await browser.newContext({ viewport });
  await context.addCookies(cookie.split("; ").map((one) => {
    const [name, value] = one.split("=");
    return { name, value, url: address };
  }));
  return context;
}

// Bytes of a page as they come.
function weigh(address, cookie, encoding) {
  return new Promise((found, failed) => {
    const asked = get(address, { headers: { cookie, "accept-encoding": encoding } }, (page) => {
      let bytes = 0;
      page.on("data", (part) => (bytes += part.length));
      page.on("end", () => found(bytes));
    });
    asked.on("error", failed);
  });
}

const ready = (page) => page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd);

async function arranged(page, address, name, row) {
  const shown = [];
  for (let time = 0; time < 4; time += 1) {
    await page.goto(address, { waitUntil: "load" });
    shown.push(await ready(page));
  }
  row(`  ${name.split("-")[1]} wide: interactive`, shown);
  await shot(page, name);
  await page.waitForTimeout(500);
  const shows = [];
  for (let drag = 0; drag < DRAGS; drag += 1) {
    shows.push(await drop(page, drag));
    await page.waitForTimeout(700);
  }
  const sent = await page.evaluate(() => performance.getEntriesByType("resource")
    .filter(({ name }) => name.endsWith("/placements")).map(({ duration }) => duration));
  row("  a card let go, to the next paint", shows, "50 ms");
  row("  a card let go, to the server's word", sent, "p95 100 ms");
}

// Takes the first card of the tray to a theme, and answers the milliseconds from letting go to the paint after it.
async function drop(page, number) {
  const card = page.locator("#tray .card").nth(1);
  const target = page.locator("#themes .theme .sub > summary").nth(number % 4);
  const from = await card.boundingBox();
  const to = await target.boundingBox();
  await page.mouse.move(from.x + 30, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 30, { steps: 4 });
  // The hand trembles until the place is offered.
  for (const by of [40, 46, 52, 58, 66, 72]) {
    await page.mouse.move(to.x + 40, to.y + by);
    await page.waitForTimeout(120);
  }
  await page.evaluate(() => addEventListener("pointerup", () => {
    const began = performance.now();
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => (window.shown = performance.now() - began);
      port2.postMessage(null);
    });
  }, { once: true, capture: true }));
  await page.mouse.up();
  const shown = await page.waitForFunction(() => window.shown);
  await page.evaluate(() => delete window.shown).catch(() => {});
  return shown.jsonValue();
}

async function projected(browser, address, cookie, path, codes, row) {
  const token = randomBytes(32).toString("base64url");
  const body = new URLSearchParams({ op_id: randomUUID(), token });
  const headers = { cookie, origin: address, "sec-fetch-site": "same-origin", "X-Fragment": "1" };
  const opened = await fetch(`${address}${path}/screens`, { method: "POST", body, headers });
  if (!opened.ok) throw new Error(`a screen: ${opened.status}: ${await opened.text()}`);
  const shown = [];
  for (const [width, height] of [[1280, 720], [1920, 1080]]) {
    const page = await browser.newPage({ viewport: { width, height } });
    await page.goto(`${address}/show/${token}`, { waitUntil: "load" });
    shown.push(await ready(page));
    await page.waitForTimeout(1000);
    const { sideways, smallest } = await page.evaluate(fits);
    console.log(`${`  room's screen ${width} x ${height}`.padEnd(62)} smallest text ${smallest.toFixed(1)} px, ${sideways ? "SCROLLS" : "nothing scrolls"}`);
    await shot(page, `${codes}-screen-${width}`);
    await page.close();
  }
  row("  room's screen: interactive", shown);
}

// Runs in the page.
function fits() {
  const { scrollWidth, scrollHeight } = document.documentElement;
  const texts = [...document.querySelectorAll("main *, footer *")].filter((one) => [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim()) && one.checkVisibility());
  const sizes = texts.filter((one) => one.getBoundingClientRect().height > 2).map((one) => Number.parseFloat(getComputedStyle(one).fontSize));
  return { sideways: scrollWidth > innerWidth || scrollHeight > innerHeight, smallest: Math.min(...sizes) };
}

const shot = (page, name) => process.env.SHOTS && page.screenshot({ path: `${process.env.SHOTS}/board-${name}.png` });
