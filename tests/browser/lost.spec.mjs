// Nothing is lost: not by a long time without a network, not by a browser that dies, a session that ends, somebody else at
// the same computer, or what the others did meanwhile.

import { readFileSync, readdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { codeLine, codings, goToLine, lane, saved } from "./coding.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

const textOf = (count) => Array.from({ length: count }, (_, at) => `This is what happened in hour ${at + 1} of that night.`).join("\n");

async function begin({ rosa, ana, ben }, title, count = 8) {
  return Project.withPair(rosa, ana, ben, title, [{ title: "The night", text: textOf(count) }]);
}

const status = (page) => page.locator("#status");
const needs = (page) => page.getByRole("alert").filter({ hasText: /not saved and needs? you/ });
const hour = (words) => Number(words.match(/hour (\d+)/)[1]);
const labels = async (page) => (await codings(page)).map(({ words }) => hour(words));

test("500 operations without a network are stored once, in order, soon after its return", async ({ people, open, troubles }) => {
  test.setTimeout(360_000); // milliseconds; a busy machine is not a fault
  troubles.expect(/net::ERR_INTERNET_DISCONNECTED/);
  const project = await begin(people, "Five hundred", 401);
  const page = await open(people.ana, project.narrative(1, "/code"));
  await codeLine(page, "1.1", "an hour");
  await saved(page);
  await page.context().setOffline(true);
  await page.evaluate(stepBackAndForth, 100);
  await expect(status(page)).toHaveText("500 not saved yet", { timeout: 60_000 });
  const back = Date.now();
  await page.context().setOffline(false);
  await expect(status(page)).toHaveText(/^Saved/, { timeout: 120_000 });
  console.log(`500 operations were stored in ${((Date.now() - back) / 1000).toFixed(1)} s`);
  await page.goto(project.narrative(1, "/codings"));
  const expected = [1, ...Array.from({ length: 400 }, (_, at) => at + 2).filter((_, at) => at % 4 !== 3)];
  expect((await page.locator("td.words").allTextContents()).map(hour)).toEqual(expected);
});

// Runs in the page: four lines coded and one step back, so many times: in another order other lines would be left.
async function stepBackAndForth(rounds) {
  const press = async (key) => {
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await new Promise((go) => setTimeout(go));
  };
  for (let round = 0; round < rounds; round += 1) for (const key of "j.j.j.j.u") await press(key);
}

// The processes of a browser that was started on this folder.
const processesOn = (folder) =>
  readdirSync("/proc").filter((id) => /^\d+$/.test(id)).filter((id) => {
    try {
      return readFileSync(`/proc/${id}/cmdline`, "utf8").includes(folder);
    } catch {
      return false; // it ended meanwhile
    }
  });

test("what waits survives a browser that is killed", async ({ people }, { project: { use } }) => {
  const project = await begin(people, "A killed browser");
  const folder = await mkdtemp(join(tmpdir(), "tandem-browser-"));
  const browser = async () => {
    const context = await chromium.launchPersistentContext(folder, { ...use.launchOptions, baseURL: people.ana.address, locale: use.locale });
    await context.addCookies(people.ana.state.cookies);
    const page = await context.newPage();
    await page.goto(project.narrative(1, "/code"));
    return { context, page };
  };
  const first = await browser();
  await first.context.setOffline(true);
  for (const at of [1, 2, 3]) await codeLine(first.page, `${at}.1`, `hour ${at}`);
  await expect(status(first.page)).toHaveText("3 not saved yet");
  for (const id of processesOn(folder)) process.kill(Number(id), "SIGKILL");
  await first.context.close().catch(() => {});
  const next = await browser();
  await saved(next.page);
  await next.page.reload();
  expect(await labels(next.page)).toEqual([1, 2, 3]);
  await next.context.close();
  await rm(folder, { recursive: true, force: true });
});

test("who was signed out signs in again in place, and nothing goes out as somebody else", async ({ people, open, troubles }) => {
  troubles.expect(/\b(401|422)\b/);
  const { ana, ben } = people;
  const project = await begin(people, "Signed out");
  const page = await open(ana, project.narrative(1, "/code"));
  await codeLine(page, "1.1", "before");
  await saved(page);
  await page.waitForTimeout(1500); // what stands beside the text is fetched by then
  await page.context().clearCookies();
  await codeLine(page, "2.1", "meanwhile");
  const dialog = page.getByRole("dialog", { name: "Sign in again" });
  const signIn = async ({ email }, password) => {
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByLabel("Password").fill(password);
    await dialog.getByRole("button", { name: "Sign in" }).click();
  };
  await signIn(ana, "not this one at all");
  await expect(dialog.getByRole("alert")).toContainText("do not belong together");
  await signIn(ben, ben.password);
  await expect(dialog.getByRole("alert")).toContainText("somebody else");
  await signIn(ana, ana.password);
  await expect(dialog).toBeHidden();
  await saved(page);
  await page.reload();
  expect((await codings(page)).map(({ name }) => name)).toEqual(["before", "meanwhile"]);
  const his = await open(ben, project.narrative(1, "/code"));
  expect(await codings(his)).toEqual([]);
});

test("what was released meanwhile needs its coder, and nothing is dropped", async ({ people, open, troubles }) => {
  troubles.expect(/net::ERR_INTERNET_DISCONNECTED|\b409\b/);
  const { ana, ben } = people;
  const project = await begin(people, "Released meanwhile");
  const page = await open(ana, project.narrative(1, "/code"));
  await codeLine(page, "1.1", "before");
  await saved(page);
  await page.context().setOffline(true);
  await codeLine(page, "2.1", "meanwhile");
  await goToLine(page, "3.1");
  await page.keyboard.press("x");
  await page.waitForTimeout(5500); // longer ago than what a passing word is for
  for (const coder of [ana, ben]) await project.submit(coder, 1);
  await page.context().setOffline(false);
  await expect(status(page)).toHaveText("2 need you");
  await page.reload();
  await expect(needs(page).getByRole("listitem")).toContainText([/meanwhile.*complete/, /set aside.*complete/]);
  expect((await codings(page)).map(({ name }) => name)).toEqual(["before"]);
});

test("a code that was merged meanwhile needs its coder", async ({ people, open, troubles }) => {
  troubles.expect(/net::ERR_INTERNET_DISCONNECTED|\b4(04|09|22)\b/);
  const { ana } = people;
  const project = await begin(people, "Merged meanwhile");
  const { subject: kept } = await project.code(ana, 1, "kept", 0, 4);
  const { subject: gone } = await project.code(ana, 1, "gone", 5, 7);
  const page = await open(ana, project.narrative(1, "/code"));
  await page.context().setOffline(true);
  await codeLine(page, "2.1", "gone");
  await ana.do(project.at(`/codes/${gone}/merge`), { into: kept });
  await page.context().setOffline(false);
  await expect(status(page)).toHaveText("1 needs you");
  await expect(needs(page)).toContainText("“gone” put on line 2.1");
});

test("two tabs show each other’s changes within a second", async ({ people, open }) => {
  const project = await begin(people, "Within a second");
  const first = await open(people.ana, project.narrative(1, "/code"));
  const second = await first.context().newPage();
  await second.goto(project.narrative(1, "/code"));
  await codeLine(second, "1.1", "here first");
  await saved(second);
  await expect(lane(first, "here first")).toBeVisible({ timeout: 1000 });
  await codeLine(first, "2.1", "then there");
  await saved(first);
  await expect(lane(second, "then there")).toBeVisible({ timeout: 1000 });
});

test("signing out with changes that are not saved asks", async ({ people, open, troubles }) => {
  troubles.expect(/net::ERR_INTERNET_DISCONNECTED/);
  troubles.expect(/\b401\b/); // a part that was asked for just before
  const project = await begin(people, "Signing out");
  const { ana } = people;
  // A session of its own: it ends here.
  const context = { address: ana.address };
  const page = await open(context, "/sign-in");
  await page.getByLabel("E-mail").fill(ana.email);
  await page.getByLabel("Password").fill(ana.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname === "/");
  await page.goto(project.narrative(1, "/code"));
  await page.context().setOffline(true);
  await codeLine(page, "1.1", "before leaving");
  await expect(status(page)).toHaveText("1 not saved yet");
  const out = async () => {
    await page.locator(".account > summary").click();
    await page.getByRole("button", { name: "Sign out" }).click();
  };
  await out();
  const dialog = page.getByRole("dialog", { name: "One change of yours is only in this browser" });
  await dialog.getByRole("button", { name: "Stay signed in" }).click();
  await expect(dialog).toBeHidden();
  await page.context().setOffline(false);
  await saved(page);
  await page.keyboard.press("Escape");
  await out();
  await page.waitForURL(/\/sign-in/);
  const next = await open(ana, project.narrative(1, "/code"));
  expect((await codings(next)).map(({ name }) => name)).toEqual(["before leaving"]);
});
