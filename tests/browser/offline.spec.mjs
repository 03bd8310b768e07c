// Coding goes on without a network and without a server; nothing is lost, nothing is done twice, and the page says how
// it stands.

import { choose, codings, goToLine, lane, saved } from "./coding.mjs";
import { Project } from "./project.mjs";
import { Reader } from "./reader.mjs";
import { expect, test } from "./test.mjs";

const lines = Array.from({ length: 20 }, (_, at) => `This is what happened in hour ${at + 1} of that night.`);
const names = lines.map((_, at) => `hour ${String(at + 1).padStart(2, "0")}`);

const begin = ({ rosa, ana, ben }, title) => Project.withPair(rosa, ana, ben, title, [{ title: "The night", text: lines.join("\n") }]);

const status = (page) => page.locator("#status");
const strip = (page) => page.locator(".strip.offline");

// Puts a code of its own on each of these lines, counted from 1.
async function code(page, from, to) {
  for (let at = from; at <= to; at += 1) {
    await goToLine(page, `${at}.1`);
    await page.keyboard.press("Enter");
    await choose(page, names[at - 1]);
  }
}

// Everything once, as the server has it, and in the order in which it was done.
async function holds(page, count) {
  await page.reload();
  const expected = lines.slice(0, count).map((words, at) => ({ name: names[at], words }));
  expect((await codings(page)).map(({ name, words }) => ({ name, words }))).toEqual(expected);
  const used = await page.locator("#own tr[data-code]").evaluateAll((rows) =>
    rows.sort((a, b) => b.dataset.recency - a.dataset.recency).map(({ dataset }) => dataset.name));
  expect(used).toEqual(names.slice(0, count));
}

test("what is coded offline outlives the page, and is stored once, in order", async ({ people, open, troubles }) => {
  troubles.expect(/net::ERR_INTERNET_DISCONNECTED/);
  const project = await begin(people, "Without a network");
  const page = await open(people.ana, project.narrative(1, "/code"));
  const context = page.context();
  await context.setOffline(true);
  await expect(strip(page)).toContainText("You are offline.");
  await code(page, 1, 20);
  await expect(status(page)).toHaveText("20 not saved yet");
  await expect(strip(page)).toContainText("20 changes wait in this browser");
  await expect(page.locator(".lane.waiting")).toHaveCount(20);

  const warned = page.waitForEvent("dialog");
  await page.close({ runBeforeUnload: true });
  const dialog = await warned;
  expect(dialog.type()).toBe("beforeunload");
  await dialog.accept();

  const next = await context.newPage();
  await context.setOffline(false);
  await next.goto(project.narrative(1, "/code"));
  await saved(next);
  await expect(next.locator(".lane.waiting")).toHaveCount(0);
  await holds(next, 20);
});

test("a server that is away for a while loses nothing of what is coded meanwhile", async ({ server, own, open, troubles }) => {
  troubles.expect(/net::ERR_(CONNECTION_REFUSED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET)/);
  const project = await begin(own, "Without a server");
  const page = await open(own.ana, project.narrative(1, "/code"));
  await code(page, 1, 2);
  await saved(page);
  await server.stop();
  await code(page, 3, 5);
  await expect(status(page)).toHaveText("3 not saved yet");
  await expect(strip(page)).toContainText("3 changes wait in this browser");
  await server.start();
  await saved(page);
  await expect(strip(page)).toBeHidden();
  await expect(page.locator(".lane.waiting")).toHaveCount(0);
  await holds(page, 5);
});

test("two tabs of one coder show each other’s changes, and send what waits once", async ({ people, open, troubles }) => {
  troubles.expect(/net::ERR_INTERNET_DISCONNECTED/);
  const project = await begin(people, "Two tabs");
  const first = await open(people.ana, project.narrative(1, "/code"));
  const second = await first.context().newPage();
  await second.goto(project.narrative(1, "/code"));
  await code(first, 1, 1);
  await expect(lane(second, names[0])).toBeVisible();
  await code(second, 2, 2);
  await expect(lane(first, names[1])).toBeVisible();
  await saved(second);
  await first.context().setOffline(true);
  await code(first, 3, 4);
  await expect(status(first)).toHaveText("2 not saved yet");
  await first.context().setOffline(false);
  for (const name of names.slice(2, 4)) await expect(lane(second, name)).toBeVisible();
  for (const page of [first, second]) await saved(page);
  await holds(second, 4);
});

test("what the server refuses waits, in its words, until somebody decides", async ({ people, open, troubles }) => {
  troubles.expect(/\b422\b/);
  const project = await begin(people, "Refused");
  const page = await open(people.ana, project.narrative(1, "/code"), { reducedMotion: "reduce" });
  const detail = "the text was closed for a moment";
  await page.route(/\/codings$/, (route) => route.fulfill({ status: 422, json: { title: "No", detail, status: 422 } }), { times: 2 });
  await code(page, 1, 2);
  await expect(status(page)).toHaveText("2 need you");
  const needs = page.getByRole("alert").filter({ hasText: "2 things you did are not saved and need you." });
  await expect(needs.getByRole("listitem")).toContainText([detail, detail]);
  await expect(lane(page, names[0])).toHaveCount(0);
  await page.reload();
  await expect(needs).toBeVisible();
  await new Reader(page).reads(["wide"]);
  await needs.getByRole("listitem").filter({ hasText: names[0] }).getByRole("button", { name: "Try again" }).click();
  await expect(status(page)).toHaveText("1 needs you");
  await page.getByRole("button", { name: "Let it go" }).click();
  await saved(page);
  await holds(page, 1);
});
