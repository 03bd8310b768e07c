// From a click in one browser to what another one has painted: a board of 129 cards, one of which goes to and fro by Undo
// and Redo. `npm run paint`; BUILD=release measures the release build.

import { chromium } from "@playwright/test";
import { Board } from "./board.mjs";
import { launchOptions } from "./chromium.mjs";
import { Server } from "./server.mjs";
import { team } from "./setup.mjs";

const CARDS = 129;
const CLICKS = 120;

const server = await Server.begin();
const browsers = await Promise.all([0, 1].map(() => chromium.launch(launchOptions)));
try {
  const { rosa, ana } = await team(server);
  const names = Array.from({ length: CARDS }, (_, at) => `code ${at + 1}`);
  const inThemes = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`Theme ${at + 1}`, names.filter((_, card) => card % 12 === at)]));
  const board = await Board.begin(rosa, "From hand to eye", inThemes);
  await board.project.admit(ana);
  const [here, there] = await Promise.all([rosa, ana].map(async (person, at) => {
    const context = await browsers[at].newContext({ baseURL: person.address, storageState: person.state, viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    await page.goto(board.path);
    return page;
  }));
  await there.evaluate(() => {
    // After the frame that shows it: a task that follows the next frame's callbacks.
    const painted = () => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => window.seen.push(performance.timeOrigin + performance.now());
      port2.postMessage(null);
    });
    window.seen = [];
    addEventListener("tandem:refreshed", painted);
  });
  const times = [];
  for (let click = 0; click < CLICKS; click += 1) {
    const button = click % 2 ? "[data-redo]" : "[data-undo]";
    const before = await there.evaluate(() => window.seen.length);
    const clicked = await here.evaluate((button) => {
      const at = performance.timeOrigin + performance.now();
      document.querySelector(button).click();
      return at;
    }, button);
    await there.waitForFunction((before) => window.seen.length > before, before, { polling: 5 });
    times.push((await there.evaluate((before) => window.seen[before], before)) - clicked);
    await here.waitForTimeout(250);
  }
  times.sort((a, b) => a - b);
  const at = (share) => `${times[Math.floor(times.length * share)].toFixed(0)} ms`;
  console.log(`from a click to the other browser's picture, ${CLICKS} times: p50 ${at(0.5)} (goal 40 ms), p99 ${at(0.99)} (goal 120 ms)`);
  for (const person of [rosa, ana]) await person.leave();
} finally {
  for (const browser of browsers) await browser.close();
  await server.end();
}
