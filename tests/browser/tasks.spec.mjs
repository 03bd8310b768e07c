// The twelve things that coding is made of, done from the first to the last without a mouse, and with a finger alone: the
// first code, two sentences at once, one coding inside another, a code in the text's own words, another code, a step taken
// back after the page was opened anew, a memo, two codes that become one, a line set aside, the next untouched line,
// submitting, and taking that back.

import { choose, codings, goToLine, lane, line, saved } from "./coding.mjs";
import { Project } from "./project.mjs";
import { Reader } from "./reader.mjs";
import { expect, test } from "./test.mjs";

const lines = [
  "The lamp went out at two, and nobody ran.",
  "We had practised. Darkness was no news.",
  "The youngest of us sang.",
  "Nothing else happened.",
  "In the morning the director asked what had held.",
];

const begin = ({ rosa, ana, ben }, title) => Project.withPair(rosa, ana, ben, title, [{ title: "The lamp", text: lines.join("\n") }]);

const whole = async (page) => (await codings(page)).map(({ name, words }) => `${name}: ${words}`);

// What is coded once the page is opened anew.
async function kept(page, expected) {
  await saved(page);
  await page.reload();
  expect(await whole(page)).toEqual(expected);
}

const [first, both, youngest] = [lines[0], lines[1], lines[2]];

test("the twelve tasks without a mouse", async ({ people, open }) => {
  const project = await begin(people, "Twelve without a mouse");
  const page = await open(people.ana, project.narrative(1, "/code"));
  const reader = new Reader(page);
  const { keyboard } = page;
  const press = async (...keys) => {
    for (const key of keys) await keyboard.press(key);
  };

  await test.step("the first code", async () => {
    await press("j", "Enter");
    await choose(page, "calm");
  });
  await test.step("two sentences at once", async () => {
    await press("j", "Shift+ArrowDown", "Enter");
    await choose(page, "practice");
  });
  await test.step("one coding inside another", async () => {
    await goToLine(page, "1.1");
    await press("]", "ArrowLeft", "ArrowLeft", "Enter");
    await choose(page, "dark");
    expect(await whole(page)).toEqual([`calm: ${first}`, "dark: The lamp went out at two, and nobody", `practice: ${both}`]);
    await reader.reads(["wide"]);
  });
  await test.step("a code in the text’s own words", async () => {
    await goToLine(page, "3.1");
    await press("v");
    await expect(lane(page, youngest)).toBeVisible();
  });
  await test.step("another code", async () => {
    await press("ArrowRight", "r");
    await page.getByRole("combobox").fill("calm");
    await press("Enter");
  });
  const coded = [`calm: ${first}`, "dark: The lamp went out at two, and nobody", `practice: ${both}`, `calm: ${youngest}`];
  await test.step("a step taken back after the page was opened anew", async () => {
    await kept(page, coded);
    await press("u");
    await expect(lane(page, youngest)).toBeVisible();
    await press("Control+Shift+z");
    await expect.poll(() => whole(page)).toEqual(coded);
  });
  await test.step("a memo", async () => {
    await goToLine(page, "3.1");
    await press("ArrowRight", "m");
    await keyboard.type("Singing as a way to stay.");
    await press("Control+Enter");
    await saved(page);
    await reader.reads(["wide"]);
  });
  await test.step("two codes that become one", async () => {
    await page.goto(project.at("/codes"));
    await tabTo(page, page.getByRole("link", { name: "dark", exact: true }));
    await press("Enter");
    await tabTo(page, page.getByRole("link", { name: /Merge/ }));
    await press("Enter");
    await tabTo(page, page.getByLabel("Into"));
    await keyboard.type("calm");
    await tabTo(page, page.getByRole("button", { name: "Show what would happen" }));
    await press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Merge them" }));
    await press("Enter");
    await page.waitForURL(/\/codes$/);
    await page.goto(project.narrative(1, "/code"));
    coded[1] = coded[1].replace("dark", "calm");
    expect(await whole(page)).toEqual(coded);
  });
  await test.step("a line set aside", async () => {
    await goToLine(page, "4.1");
    await press("x");
    await expect(line(page, "4.1")).toHaveClass(/aside/);
  });
  await test.step("the next untouched line", async () => {
    await press("n");
    await expect(line(page, "5.1")).toHaveClass(/here/);
    await press("1");
    await kept(page, [...coded, `calm: ${lines[4]}`]);
  });
  await test.step("submitting", async () => {
    await tabTo(page, page.getByRole("link", { name: "Submit" }));
    await press("Enter");
    await reader.reads(["wide"]);
    await tabTo(page, page.getByRole("dialog").getByRole("button", { name: "Submit my coding" }));
    await press("Enter");
    await expect(page.getByText("Your coding is submitted.")).toBeVisible();
  });
  await test.step("taking that back", async () => {
    await tabTo(page, page.getByRole("link", { name: "Code this narrative" }));
    await press("Enter");
    await tabTo(page, page.getByText("Take it back", { exact: true }));
    await press("Enter");
    await tabTo(page, page.getByLabel(/^Why\?/));
    await keyboard.type("One line was not done.");
    await press("Enter");
    await expect(page.getByRole("toolbar", { name: "Coding" })).toBeVisible();
  });
});

// Goes there by the Tab key, as somebody without a mouse does.
async function tabTo(page, target) {
  await target.first().waitFor();
  for (let pressed = 0; pressed < 120; pressed += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("the Tab key does not lead there");
}

test("the twelve tasks with a finger", async ({ people, open }) => {
  const project = await begin(people, "Twelve with a finger");
  const page = await open(people.ana, project.narrative(1, "/code"), { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  const reader = new Reader(page);
  const tools = page.getByRole("toolbar", { name: "Coding" });
  const sheet = page.getByRole("region", { name: "Codings of this line" });
  const tap = (label) => line(page, label).locator(".words").tap();
  const tool = (name) => tools.getByRole("button", { name }).tap();
  // A press on its words has done so already.
  const unfold = async (name) => {
    const row = sheet.getByRole("button", { name, expanded: false });
    await expect(sheet.getByRole("button", { name }).first()).toBeVisible();
    if (await row.isVisible()) await row.tap();
  };
  const act = (name) => sheet.getByRole("button", { name }).first().tap();

  await test.step("the first code", async () => {
    await tap("1.1");
    await tool("Code");
    await choose(page, "calm");
  });
  await test.step("two sentences at once", async () => {
    await tap("2.1");
    await act("One line more");
    await tool("Code");
    await choose(page, "practice");
  });
  await test.step("one coding inside another", async () => {
    await longPress(page, "The lamp went out");
    await tool("Code");
    await choose(page, "dark");
    expect(await whole(page)).toEqual([`calm: ${first}`, "dark: The lamp went out", `practice: ${both}`]);
    await reader.reads(["phone"]);
    await page.setViewportSize({ width: 390, height: 844 });
  });
  await test.step("a code in the text’s own words", async () => {
    await tap("3.1");
    await act("In vivo");
    await expect.poll(() => whole(page)).toContain(`${youngest}: ${youngest}`);
  });
  await test.step("another code", async () => {
    await unfold(youngest);
    await act("Another code");
    await page.getByRole("combobox").fill("calm");
    await page.getByRole("option", { name: /calm/ }).first().tap();
  });
  const coded = [`calm: ${first}`, "dark: The lamp went out", `practice: ${both}`, `calm: ${youngest}`];
  await test.step("a step taken back after the page was opened anew", async () => {
    await kept(page, coded);
    await tool("Undo");
    await expect.poll(() => whole(page)).toContain(`${youngest}: ${youngest}`);
    await tap("3.1");
    await unfold(youngest);
    await act("Another code");
    await page.getByRole("combobox").fill("calm");
    await page.getByRole("option", { name: /calm/ }).first().tap();
    await expect.poll(() => whole(page)).toEqual(coded);
  });
  await test.step("a memo", async () => {
    await tap("3.1");
    await unfold("calm");
    await tool("Memo");
    await sheet.getByLabel("Memo on this coding").fill("Singing as a way to stay.");
    await sheet.getByRole("heading").tap();
    await saved(page);
  });
  await test.step("two codes that become one", async () => {
    await page.goto(project.at("/codes"));
    await page.getByRole("link", { name: "dark", exact: true }).tap();
    await page.getByRole("link", { name: /Merge/ }).tap();
    await page.getByLabel("Into").selectOption({ label: "calm" });
    await page.getByRole("button", { name: "Show what would happen" }).tap();
    await page.getByRole("button", { name: "Merge them" }).tap();
    await page.waitForURL(/\/codes$/);
    await page.goto(project.narrative(1, "/code"));
    coded[1] = coded[1].replace("dark", "calm");
    expect(await whole(page)).toEqual(coded);
  });
  await test.step("a line set aside", async () => {
    await tap("4.1");
    await tool("Set aside");
    await expect(line(page, "4.1")).toHaveClass(/aside/);
  });
  await test.step("the next untouched line", async () => {
    await tool("Next untouched");
    await expect(line(page, "5.1")).toHaveClass(/here/);
    await act("practice");
    await kept(page, [...coded, `practice: ${lines[4]}`]);
  });
  await test.step("submitting", async () => {
    await page.getByRole("link", { name: "Submit" }).tap();
    await page.getByRole("dialog").getByRole("button", { name: "Submit my coding" }).tap();
    await expect(page.getByText("Your coding is submitted.")).toBeVisible();
    await page.getByRole("link", { name: "Code this narrative" }).tap();
    await expect(page.getByText("You submitted this narrative")).toBeVisible();
    await reader.reads(["phone"]);
    await page.setViewportSize({ width: 390, height: 844 });
  });
  await test.step("taking that back", async () => {
    await page.getByText("Take it back", { exact: true }).tap();
    await page.getByLabel(/^Why\?/).fill("One line was not done.");
    await page.getByRole("button", { name: "Go on coding" }).tap();
    await expect(tools).toBeVisible();
  });
});

// What a long press and the two handles of a phone's own do: a finger is down, then these words are selected.
async function longPress(page, words) {
  await page.locator(".words").filter({ hasText: words }).first().tap();
  await page.evaluate((words) => {
    const texts = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const at = texts.currentNode.data.indexOf(words);
      if (at >= 0) return getSelection().setBaseAndExtent(texts.currentNode, at, texts.currentNode, at + words.length);
    }
  }, words);
}
