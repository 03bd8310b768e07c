// The room's screen for a long time: a board on which cards move, and what the page and the server take of memory. `npm
// run soak`; MINUTES, 20 without; BUILD=release measures the release build.

import { readFileSync } from "node:fs";
import { chromium } from "@playwright/test";
import { Board, screenOf } from "./board.mjs";
import { launchOptions } from "./chromium.mjs";
import { Server } from "./server.mjs";
import { team } from "./setup.mjs";

const minutes = Number(process.env.MINUTES ?? 20);
const CARDS = 129;
const EVERY = 500; // milliseconds between two moves

const server = await Server.begin();
const browser = await chromium.launch(launchOptions);
try {
  const { rosa } = await team(server);
  const names = Array.from({ length: CARDS }, (_, at) => `code ${at + 1}`);
  const themes = Array.from({ length: 12 }, (_, at) => `Theme ${at + 1}`);
  const places = Object.fromEntries(themes.map((theme, at) => [theme, names.filter((_, card) => card % 12 === at)]));
  const board = await Board.begin(rosa, "A long day", places);
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(server.address + (await screenOf(rosa, board.path)));
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable");

  const measured = async () => {
    await devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await devtools.send("Performance.getMetrics");
    const { JSHeapUsedSize: heap, Nodes: nodes, JSEventListeners: ears } = Object.fromEntries(metrics.map(({ name, value }) => [name, value]));
    const rss = Number(readFileSync(`/proc/${server.id}/status`, "utf8").match(/VmRSS:\s+(\d+)/)[1]) / 1024;
    return { heap: heap / 2 ** 20, nodes, ears, rss };
  };

  const [began, until] = [Date.now(), Date.now() + minutes * 60_000];
  let [moves, told] = [0, 0];
  const lies = new Map(names.map((name, at) => [name, themes[at % 12]]));
  while (Date.now() < until) {
    const name = names[(moves * 37) % CARDS];
    const [from, to] = [lies.get(name), themes[(moves * 7 + 3) % 12]];
    if (from !== to) await board.move(rosa, name, from, to);
    lies.set(name, to);
    moves += 1;
    const minute = (Date.now() - began) / 60_000;
    if (minute >= told) {
      const { heap, nodes, ears, rss } = await measured();
      console.log(`minute ${String(told).padStart(2)}: ${moves} moves; page ${heap.toFixed(2)} MiB, ${nodes} nodes, ${ears} listeners; server ${rss.toFixed(1)} MiB`);
      told = Math.floor(minute) + 1;
    }
    await new Promise((later) => setTimeout(later, EVERY));
  }
  const { heap, nodes, ears, rss } = await measured();
  console.log(`after ${minutes} minutes: ${moves} moves; page ${heap.toFixed(2)} MiB, ${nodes} nodes, ${ears} listeners; server ${rss.toFixed(1)} MiB`);
  await rosa.leave();
} finally {
  await browser.close();
  await server.end();
}
