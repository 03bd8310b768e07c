// The loop of coding: choose, name, go on, change one's mind.

import { choose, codeLine, codings, goToLine, lane, line, saved, sweep } from "./coding.mjs";
import { hold } from "./network.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

const lines = [
  "The lamp went out at two, and nobody ran.",
  "We had practised for darkness.",
  "The youngest of us sang.",
  "Nothing else happened.",
  "In the morning the director asked what had held.",
];

async function begin({ people, open }, title, options) {
  const { rosa, ana, ben } = people;
  const project = await Project.withPair(rosa, ana, ben, title, [{ title: "The lamp", text: lines.join("\n") }]);
  return open(ana, project.narrative(1, "/code"), options);
}

const states = (page) => page.locator(".sentence").evaluateAll((all) => all.map(({ classList }) => ["coded", "aside", "untouched"].find((one) => classList.contains(one))));
const names = async (page) => (await codings(page)).map(({ name }) => name);

// What was painted at once is what the server draws.
async function isKept(page) {
  const painted = [await codings(page), await states(page)];
  await saved(page);
  await expect(page.locator(".lane.waiting")).toHaveCount(0);
  await page.reload();
  expect([await codings(page), await states(page)]).toEqual(painted);
}

test("a text is coded without the mouse", async ({ people, open }) => {
  const page = await begin({ people, open }, "Without the mouse");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await choose(page, "staying calm");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await choose(page, "practice");
  await page.keyboard.press("j");
  await page.keyboard.press(".");
  await page.keyboard.press("2");
  await page.keyboard.press("v");
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  expect(await names(page)).toEqual(["staying calm", "practice", "practice", "staying calm", "The youngest of us sang."]);
  expect(await states(page)).toEqual(["coded", "coded", "coded", "aside", "untouched"]);
  await page.keyboard.press("n");
  await expect(line(page, "5.1")).toHaveClass(/here/);
  await isKept(page);
});

test("a coding is doubted, coded anew, taken off, and every step taken back", async ({ people, open }) => {
  const page = await begin({ people, open }, "Second thoughts");
  await codeLine(page, "1.1", "staying calm");
  await codeLine(page, "2.1", "practice");
  await goToLine(page, "1.1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("s");
  await expect(lane(page, "staying calm")).toContainText("?");
  await page.keyboard.press("r");
  await page.getByRole("combobox").fill("prac");
  await page.keyboard.press("Enter");
  expect(await names(page)).toEqual(["practice", "practice"]);
  await page.keyboard.press("Delete");
  expect(await names(page)).toEqual(["practice"]);
  await saved(page);
  for (const expected of [["practice", "practice"], ["staying calm", "practice"], ["staying calm", "practice"]]) {
    await page.keyboard.press("u");
    await expect.poll(() => names(page)).toEqual(expected);
  }
  await expect(lane(page, "staying calm")).not.toContainText("?");
  await isKept(page);
});

test("a code that was just made can be used again while the list of codes is on its way", async ({ people, open }) => {
  const page = await begin({ people, open }, "Just made");
  const arrive = await hold(page, /part=sides/);
  const asked = page.waitForRequest(/part=sides/);
  await codeLine(page, "1.1", "practice");
  await asked;
  await codeLine(page, "2.1", "staying calm");
  await goToLine(page, "2.1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("r");
  await page.getByRole("combobox").fill("prac");
  await page.keyboard.press("Enter");
  expect(await names(page)).toEqual(["practice", "practice"]);
  await codeLine(page, "3.1", "Staying calm");
  expect(await names(page)).toEqual(["practice", "practice", "staying calm"]);
  arrive();
  await expect(page.locator("#own tr[data-code]")).toHaveCount(2);
  await isKept(page);
});

test("the mouse chooses any words, also across lines, and moves the edges of a coding", async ({ people, open }) => {
  const page = await begin({ people, open }, "By mouse");
  await sweep(page, "nobody ran");
  await choose(page, "staying calm");
  await lane(page, "staying calm").click();
  const [to] = await page.locator(".words").first().evaluateAll(([words]) => {
    const range = document.createRange();
    const node = words.firstChild;
    range.setStart(node, node.data.indexOf("and"));
    range.setEnd(node, node.data.indexOf("and") + 1);
    const { left, top, bottom } = range.getBoundingClientRect();
    return [{ x: left + 1, y: (top + bottom) / 2 }];
  });
  // The grips are drawn anew whenever the paragraph is.
  await expect(async () => {
    const { x, y } = await page.locator(".edge.start").boundingBox();
    await page.mouse.move(x + 1, y + 8);
  }).toPass();
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 3 });
  await page.mouse.up();
  await expect.poll(() => codings(page)).toMatchObject([{ name: "staying calm", words: "and nobody ran" }]);
  await isKept(page);
});

test("on a phone a line is coded with the finger", async ({ people, open }) => {
  const page = await begin({ people, open }, "On a phone", { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await line(page, "2.1").locator(".words").tap();
  await expect(line(page, "2.1")).toHaveClass(/here/);
  await page.getByRole("toolbar", { name: "Coding" }).getByRole("button", { name: "Code" }).tap();
  await choose(page, "practice");
  const sheet = page.getByRole("region", { name: "Codings of this line" });
  await sheet.getByRole("button", { name: "practice", expanded: false }).tap();
  await sheet.getByRole("button", { name: "I am unsure" }).tap();
  await expect(sheet).toContainText("unsure");
  await isKept(page);
});
