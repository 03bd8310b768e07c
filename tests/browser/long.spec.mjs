// A long text: its words are all in the page, its codings only near the reader.

import { choose, codeLine, codings, goToLine, lane, line, saved } from "./coding.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

const paragraphs = 240;
const words = (paragraph, sentence) => `In hour ${paragraph} the ${["pump", "lamp", "door", "bell"][sentence - 1]} was looked after by somebody who had been awake since the morning before.`;
const text = Array.from({ length: paragraphs }, (_, at) => [1, 2, 3, 4].map((sentence) => words(at + 1, sentence)).join(" ")).join("\n");
const at = (paragraph, sentence) => [...text.slice(0, text.indexOf(words(paragraph, sentence)))].length;

const begin = ({ rosa, ana, ben }, title) => Project.withPair(rosa, ana, ben, title, [{ title: "A long night", text }]);
const putOn = (project, ana, paragraph, sentence, name) =>
  project.code(ana, 1, name, at(paragraph, sentence), at(paragraph, sentence) + words(paragraph, sentence).length);
const drawn = (page) => page.locator(".para:not(.far)");
const inSight = (page, label) => expect(line(page, label)).toBeInViewport();

test("a line far away is coded, found again, and the coding taken back", async ({ people, open }) => {
  const project = await begin(people, "Far away");
  const page = await open(people.ana, project.narrative(1, "/code"));
  await codeLine(page, "200.3", "persistence");
  await inSight(page, "200.3");
  expect(await codings(page)).toMatchObject([{ name: "persistence", start: at(200, 3), words: words(200, 3) }]);
  await saved(page);
  await page.goto(project.narrative(1, "/code?at=0"));
  await expect(line(page, "200.3")).toHaveClass(/coded/);
  await expect(lane(page, "persistence")).toHaveCount(0);
  await goToLine(page, "200.3");
  await expect(lane(page, "persistence")).toBeInViewport();
  await page.keyboard.press("u");
  await expect(lane(page, "persistence")).toHaveCount(0);
  await saved(page);
  await page.reload();
  await expect(line(page, "200.3")).toHaveClass(/untouched/);
});

test("words far away are found and coded", async ({ people, open }) => {
  const project = await begin(people, "Found far away");
  const page = await open(people.ana, project.narrative(1, "/code"));
  await page.keyboard.press("/");
  await page.getByRole("searchbox", { name: "Search in the text" }).fill("hour 231 the bell");
  await page.keyboard.press("Enter");
  await inSight(page, "231.4");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await choose(page, "the bell");
  await expect(lane(page, "the bell")).toBeInViewport();
  await saved(page);
  await page.goto(project.narrative(1, `/code?at=${at(231, 4)}#here`));
  expect(await codings(page)).toMatchObject([{ name: "the bell", words: "hour 231 the bell" }]);
});

test("a link to a passage far away leads to it", async ({ people, open }) => {
  const project = await begin(people, "Linked");
  await putOn(project, people.ana, 150, 2, "the lamp");
  const page = await open(people.ana, project.narrative(1, "/codings"));
  await page.getByRole("link", { name: "the lamp" }).click();
  await expect(lane(page, "the lamp")).toBeInViewport();
  await expect(page.locator(".lane.lit")).toHaveCount(1);
  await page.goto(project.narrative(1, "/code#s150.2"));
  await expect(lane(page, "the lamp")).toBeInViewport();
});

test("a coding reaches over the edge of what is drawn", async ({ people, open }) => {
  const project = await begin(people, "Over the edge");
  await project.code(people.ana, 1, "all night", at(100, 2), at(140, 1));
  const page = await open(people.ana, project.narrative(1, `/code?at=${at(125, 1)}#here`));
  await expect(lane(page, "all night")).toHaveCount(1);
  await expect(page.locator("[id='s125.1'] mark")).toHaveCount(1);
  // Beyond the last paragraph that is drawn with its codings.
  const edge = await drawn(page).last().locator(".sentence").last().getAttribute("id");
  const paragraph = Number(edge.slice(1).split(".")[0]);
  await page.evaluate((place) => {
    const [from, to] = place.map((id) => document.getElementById(id).querySelector(".words"));
    getSelection().setBaseAndExtent(from, 0, to, to.childNodes.length);
  }, [edge, `s${paragraph + 1}.2`]);
  await line(page, edge.slice(1)).locator(".words").dispatchEvent("pointerup", { button: 0, clientX: 50, clientY: 50 });
  await choose(page, "over the edge");
  await saved(page);
  await page.goto(project.narrative(1, `/code?at=${at(paragraph, 4)}#here`));
  const [found] = (await codings(page)).filter(({ name }) => name === "over the edge");
  expect(found).toMatchObject({ start: at(paragraph, 4), words: [words(paragraph, 4), words(paragraph + 1, 1), words(paragraph + 1, 2)].join(" ") });
});

test("what another tab does far away is known, and drawn when the reader comes there", async ({ people, open }) => {
  const project = await begin(people, "Two ends");
  const page = await open(people.ana, project.narrative(1, "/code"));
  await putOn(project, people.ana, 220, 1, "the pump");
  await expect(line(page, "220.1")).toHaveClass(/coded/);
  await expect(page.locator(".lane")).toHaveCount(0);
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  await page.keyboard.press("n");
  await expect(line(page, "1.2")).toHaveClass(/here/);
  await goToLine(page, "220.2");
  await expect(lane(page, "the pump")).toBeInViewport();
});

test("who reads on leaves nothing behind that makes the page slow", async ({ people, open }) => {
  const project = await begin(people, "Reading on");
  const { ana } = people;
  for (const paragraph of [1, 40, 80]) await putOn(project, ana, paragraph, 1, `hour ${paragraph}`);
  const page = await open(ana, project.narrative(1, "/code"));
  await expect(lane(page, "hour 1")).toHaveCount(1);
  for (const paragraph of [20, 40, 60, 80]) {
    await goToLine(page, `${paragraph}.1`);
    await expect(page.locator(`#p${paragraph}`)).not.toHaveClass(/far/);
  }
  await expect(lane(page, "hour 80")).toBeVisible();
  await expect(lane(page, "hour 1")).toHaveCount(0);
  await expect(page.locator("#p1")).toHaveClass(/far/);
  expect(await drawn(page).count()).toBeLessThan(90);
  await goToLine(page, "1.1");
  await expect(lane(page, "hour 1")).toBeVisible();
});

test("without script the codings around any line are a link away", async ({ people, open }) => {
  const project = await begin(people, "Long, without script");
  await putOn(project, people.ana, 200, 3, "the door");
  const page = await open(people.ana, project.narrative(1, "/code"), { javaScriptEnabled: false });
  await expect(page.getByText("Codes are drawn at the beginning.")).toBeVisible();
  await expect(lane(page, "the door")).toHaveCount(0);
  await page.getByRole("link", { name: "Line 200.3, coded" }).click();
  await expect(page.getByText("Codes are drawn around line 200.3.")).toBeVisible();
  await expect(lane(page, "the door")).toHaveCount(1);
});
