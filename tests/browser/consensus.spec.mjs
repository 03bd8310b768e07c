// The queue of differences, where a key is enough.

import { hold } from "./network.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

const text = "The lamp went out at two. Nobody ran. The youngest of us sang.";

// Ana coded two lines, Ben none.
async function released({ rosa, ana, ben }, title) {
  const project = await Project.withPair(rosa, ana, ben, title, [{ title: "The lamp", text }]);
  await project.code(ana, 1, "darkness", 0, 25);
  await project.code(ana, 1, "staying calm", 26, 37);
  await project.submit(ana, 1);
  await project.submit(ben, 1);
  return project;
}

test("a key decides the difference that is shown, and none while the next one is on its way", async ({ people, open }) => {
  const project = await released(people, "Keys in a hurry");
  const page = await open(people.ana, project.narrative(1, "/consensus"));
  const inFocus = page.getByRole("region", { name: "The difference in focus" });
  await expect(inFocus).toContainText("darkness");

  const arrive = await hold(page, /\/consensus\?/);
  await page.keyboard.press("j");
  await page.keyboard.press("a");
  arrive();
  await expect(inFocus).toContainText("staying calm");
  await expect(page.getByRole("heading", { name: "2 open differences" })).toBeVisible();
  await page.keyboard.press("a");
  await expect(page.getByRole("heading", { name: "1 open difference" })).toBeVisible();
  await expect(inFocus).toContainText("darkness");
});

test("who decides second is told, and sees what was decided first", async ({ people, open, troubles }) => {
  troubles.expect(/409 .*\/decisions|status of 409/);
  const project = await released(people, "Two at one difference");
  const path = project.narrative(1, "/consensus");
  const [ana, ben] = [await open(people.ana, path), await open(people.ben, path)];
  const arrive = await hold(ben, /\/consensus(\?|$)/);
  await ana.keyboard.press("a");
  await expect(ana.getByRole("heading", { name: "1 open difference" })).toBeVisible();
  await ben.keyboard.press("0");
  await expect(ben.locator("#toasts")).toContainText("Ana decided this difference meanwhile: darkness.");
  arrive();
  await expect(ben.getByRole("heading", { name: "1 open difference" })).toBeVisible();
  await expect(ben.getByRole("region", { name: "The difference in focus" })).toContainText("Ana decided: darkness.");
});

test("a difference is discussed by key, and who is mentioned finds the way there", async ({ people, open }) => {
  const project = await released(people, "Talked about");
  const [ana, ben] = [await open(people.ana, project.narrative(1, "/consensus")), await open(people.ben, project.narrative(1, "/consensus"))];
  await ana.keyboard.press("d");
  await ana.keyboard.type("@Be");
  await expect(ana.getByRole("option", { name: "Ben" })).toBeVisible();
  await ana.keyboard.press("Enter");
  await ana.keyboard.type("is it the lamp?");
  await ana.keyboard.press("Control+Enter");
  await expect(ana.locator(".said")).toContainText("@Ben is it the lamp?");
  await expect(ana.getByRole("textbox", { name: "Message" })).toHaveValue("");
  await expect(ben.locator(".queue .current")).toContainText("discussed");
  await ben.goto(project.home);
  await expect(ben.getByText("You are mentioned in Narrative 1")).toBeVisible();
  await ben.getByRole("link", { name: "Read and answer" }).click();
  await expect(ben.getByRole("textbox", { name: "Message" })).toBeFocused();
  await ben.keyboard.type("Yes.");
  await ben.keyboard.press("Control+Enter");
  await expect(ana.locator(".said")).toContainText("Yes.");
});
