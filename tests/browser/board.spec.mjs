// Cards are arranged by mouse, finger, keyboard and menu; what one does is there for all.

import { Board, card, carry, finger, link, mouse, shows, theme } from "./board.mjs";
import { expect, test } from "./test.mjs";

const places = { "": ["torch"], "What held": ["practice", "singing"], "What broke": ["batteries", "roof"] };

test("a card dragged by mouse is moved for everybody, and comes back with undo", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "Dragged by mouse", places);
  await board.project.admit(people.ben);
  const [rosa, ben] = [await open(people.rosa, board.path), await open(people.ben, board.path)];
  const hand = mouse(rosa);
  await carry(rosa, hand, "singing", { onto: "batteries" });
  await expect(rosa.getByText("Into What broke. Alt keeps it in both.")).toBeVisible();
  await hand.up();
  const moved = { "What held": ["practice"], "What broke": ["singing", "batteries", "roof"] };
  for (const page of [rosa, ben]) await shows(page, moved);
  await expect(card(ben, "singing")).toContainText("Rosa just moved this here from What held");
  await board.stands(people.ben, moved);
  await rosa.keyboard.press("u");
  for (const page of [rosa, ben]) await shows(page, { "What held": places["What held"], "What broke": places["What broke"] });
  await board.stands(people.ben, places);
});

test("a card dragged with Alt supports both themes, and Escape puts back what is in the hand", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "Dragged with keys", places);
  const rosa = await open(people.rosa, board.path);
  const hand = mouse(rosa);
  await carry(rosa, hand, "roof", { into: "What held" });
  await rosa.keyboard.press("Escape");
  await hand.up();
  await shows(rosa, places);
  await carry(rosa, hand, "roof", { onto: "practice" });
  await rosa.keyboard.down("Alt");
  await hand.up();
  await rosa.keyboard.up("Alt");
  const both = { "What held": ["roof", "practice", "singing"], "What broke": ["batteries", "roof"] };
  await shows(rosa, both);
  await board.stands(people.rosa, both);
});

test("a finger drags a card after a moment", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "Dragged by finger", places);
  const rosa = await open(people.rosa, board.path, { hasTouch: true });
  const hand = await finger(rosa);
  await carry(rosa, hand, "torch", { onto: "roof" });
  await hand.up();
  const moved = { "": [], "What broke": ["batteries", "torch", "roof"] };
  await shows(rosa, moved);
  await board.stands(people.rosa, moved);
});

test("a finger that sweeps over cards scrolls, and drags none", async ({ people, open }) => {
  const many = Array.from({ length: 30 }, (_, at) => `passage ${at + 1}`);
  const board = await Board.begin(people.rosa, "Swept by finger", { "What held": many });
  const rosa = await open(people.rosa, board.path, { hasTouch: true, viewport: { width: 1280, height: 420 } });
  const hand = await finger(rosa);
  await hand.sweepUp(link(rosa, "passage 8"), 200);
  const body = theme(rosa, "What held").locator(".theme-body");
  await expect.poll(() => body.evaluate((element) => element.scrollTop)).toBeGreaterThan(100);
  await expect(rosa.locator(".in-hand, .slot")).toHaveCount(0);
  await shows(rosa, { "What held": many });
});

test("a card is lifted, carried and dropped by keyboard, and every step is said", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "Lifted by keyboard", places);
  const rosa = await open(people.rosa, board.path);
  const said = rosa.locator("#say");
  await link(rosa, "practice").focus();
  await rosa.keyboard.press("Space");
  await expect(said).toHaveText(/practice lifted, place 1 of 2 in What held/);
  await rosa.keyboard.press("ArrowDown");
  await expect(said).toHaveText("place 2 of 2 in What held");
  await rosa.keyboard.press("ArrowRight");
  await expect(said).toHaveText("place 1 of 3 in What broke");
  await rosa.keyboard.press("ArrowDown");
  await rosa.keyboard.press("Space");
  await expect(said).toHaveText("practice moved to What broke");
  await expect(link(rosa, "practice")).toBeFocused();
  const moved = { "What held": ["singing"], "What broke": ["batteries", "practice", "roof"] };
  await shows(rosa, moved);
  await board.stands(people.rosa, moved);
  await rosa.keyboard.press("Space");
  await rosa.keyboard.press("ArrowLeft");
  await rosa.keyboard.press("Escape");
  await expect(said).toHaveText("practice is back where it was");
  await shows(rosa, moved);
});

test("Move to… sends a card, or several that are chosen, where its number says", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "Moved by menu", places);
  const rosa = await open(people.rosa, board.path);
  await card(rosa, "torch").hover();
  await rosa.getByRole("button", { name: "Move torch" }).click();
  const menu = rosa.getByRole("dialog", { name: "Move torch to" });
  await menu.getByRole("searchbox").fill("brok");
  await expect(menu.getByRole("button", { name: "What held" })).toBeHidden();
  await rosa.keyboard.press("Enter");
  await shows(rosa, { "": [], "What broke": ["batteries", "roof", "torch"] });
  await link(rosa, "batteries").focus();
  await rosa.keyboard.press("x");
  await link(rosa, "roof").click({ modifiers: ["Shift"] });
  await link(rosa, "roof").focus();
  await rosa.keyboard.press("m");
  await expect(rosa.getByRole("dialog", { name: "Move 2 cards to" })).toBeVisible();
  await rosa.keyboard.press("1");
  const moved = { "What held": ["practice", "singing", "batteries", "roof"], "What broke": ["torch"] };
  await shows(rosa, moved);
  await board.stands(people.rosa, moved);
});

test("a key is changed in the list of keys, for all browsers of the account, and taken back", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "Own keys", places);
  const rosa = await open(people.rosa, board.path);
  const finder = rosa.getByRole("searchbox", { name: "Find a code" });
  await rosa.keyboard.press("?");
  const change = rosa.getByRole("button", { name: "Change the key for: Find a code" });
  await change.click();
  await rosa.keyboard.press("m");
  await expect(rosa.getByText("m already means “Move to…” on this page")).toBeVisible();
  await rosa.keyboard.press("f");
  await expect(change).toHaveText("Change");
  await rosa.getByRole("button", { name: "Close" }).click();
  await rosa.keyboard.press("f");
  await expect(finder).toBeFocused();
  await rosa.reload();
  await rosa.keyboard.press("/");
  await expect(finder).not.toBeFocused();
  await rosa.keyboard.press("f");
  await expect(finder).toBeFocused();
  await rosa.goto("/account");
  await rosa.getByRole("button", { name: "Take one changed key back" }).click();
  await rosa.goto(board.path);
  await rosa.keyboard.press("/");
  await expect(finder).toBeFocused();
});

test("Undo, pressed once, takes one step back and leaves the page as it stands", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "One step back", { Fear: ["grief", "dread"], "": [] });
  const rosa = await open(people.rosa, board.path);
  await rosa.evaluate(() => (window.stayed = true));
  await board.move(people.rosa, "grief", "Fear", "");
  await board.move(people.rosa, "dread", "Fear", "");
  await rosa.getByRole("button", { name: "Undo" }).click();
  await board.stands(people.rosa, { "": ["grief"], Fear: ["dread"] });
  await rosa.waitForTimeout(500);
  await board.stands(people.rosa, { "": ["grief"], Fear: ["dread"] });
  expect(await rosa.evaluate(() => window.stayed)).toBe(true);
});
