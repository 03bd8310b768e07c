// What somebody is in the middle of survives what the others do meanwhile.

import { Board, card, carry, link, mouse, shows, theme } from "./board.mjs";
import { codings, goToLine, lane, saved } from "./coding.mjs";
import { hold, timesFetched } from "./network.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

const places = { "": ["torch"], "What held": ["practice", "singing"], "What broke": ["batteries", "roof"] };
const moved = { "": ["torch"], "What held": ["practice"], "What broke": ["batteries", "roof", "singing"] };

async function atBoard({ people, open }, title) {
  const board = await Board.begin(people.rosa, title, places);
  await board.project.admit(people.ben);
  const page = await open(people.rosa, board.path);
  const drawings = () => timesFetched(page, board.path);
  // What is still on its way when something is taken in the hand waits there, and what follows behind it.
  await expect
    .poll(async () => {
      const before = await drawings();
      await page.waitForTimeout(300); // milliseconds
      return before > 0 && before === (await drawings());
    })
    .toBe(true);
  // Ben moves a card, and the page knows.
  const benMoves = async () => {
    const before = await drawings();
    await board.move(people.ben, "singing", "What held", "What broke", "roof");
    await expect.poll(drawings).toBeGreaterThan(before);
  };
  return { board, page, benMoves };
}

test("a name half typed stays, with its caret, when somebody moves a card", async ({ people, open }) => {
  const { page, benMoves } = await atBoard({ people, open }, "Half a name");
  await theme(page, "What held").getByRole("heading", { name: "What held" }).dblclick();
  const field = page.getByRole("textbox", { name: "Rename What held" });
  await field.pressSequentially("What held us togther");
  for (let step = 0; step < 4; step += 1) await field.press("ArrowLeft");
  await benMoves();
  await expect(field).toBeFocused();
  await field.pressSequentially("e");
  await expect(field).toHaveValue("What held us together");
  await field.press("Enter");
  await shows(page, { "What held us together": ["practice"], "What broke": moved["What broke"] });
});

test("a form half filled stays when the page around it is drawn anew", async ({ people, open }) => {
  const { board, page, benMoves } = await atBoard({ people, open }, "Half a form");
  await page.locator("#new-theme > summary").click();
  const name = page.locator("#new-theme").getByRole("textbox", { name: "Name of the theme" });
  await name.pressSequentially("What we sa");
  await benMoves();
  await shows(page, moved);
  await expect(name).toBeFocused();
  await name.pressSequentially("id");
  await expect(name).toHaveValue("What we said");

  // Nor is it lost when the eyes are elsewhere for a moment.
  await page.locator("#new-code > summary").click();
  const code = page.getByRole("textbox", { name: "Name of the code" });
  await code.pressSequentially("candles");
  await theme(page, "What broke").locator(".card-name").first().focus();
  await board.move(people.ben, "singing", "What broke", "What held", "practice");
  await shows(page, places);
  await expect(code).toHaveValue("candles");
});

test("a card in the hand stays there when somebody moves another one", async ({ people, open }) => {
  const { board, page, benMoves } = await atBoard({ people, open }, "In the hand");
  const hand = mouse(page);
  await carry(page, hand, "torch", { onto: "practice" });
  await benMoves();
  await expect(page.locator("body > .in-hand")).toBeVisible();
  await expect(theme(page, "What held").locator(".slot")).toBeVisible();
  await hand.up();
  await shows(page, { "": [], "What held": ["torch", "practice"], "What broke": moved["What broke"] });
  await board.stands(people.ben, { "What held": ["torch", "practice"] });
});

test("a lifted card stays lifted when somebody moves another one", async ({ people, open }) => {
  const { page, benMoves } = await atBoard({ people, open }, "Lifted");
  await link(page, "torch").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await benMoves();
  await expect(card(page, "torch")).toHaveClass(/is-lifted/);
  await page.keyboard.press("Space");
  await shows(page, { "": [], "What held": ["torch", "practice"], "What broke": moved["What broke"] });
});

test("nothing scrolls when others work, and what is open stays open", async ({ people, open }) => {
  const many = Array.from({ length: 40 }, (_, at) => `passage ${at + 1}`);
  const board = await Board.begin(people.rosa, "Far down", { "What held": many, "What broke": ["roof"], "": ["torch"] });
  await board.project.admit(people.ben);
  const page = await open(people.rosa, board.path);
  const body = theme(page, "What held").locator(".theme-body");
  await link(page, "passage 30").scrollIntoViewIfNeeded();
  await link(page, "passage 30").click();
  const drawer = page.getByRole("region", { name: "The open card or theme" });
  await expect(drawer.getByRole("heading", { name: "passage 30" })).toBeVisible();
  const before = await body.evaluate((element) => element.scrollTop);
  expect(before).toBeGreaterThan(0);
  await board.move(people.ben, "torch", "", "What broke", "roof");
  await shows(page, { "What broke": ["roof", "torch"] });
  expect(await body.evaluate((element) => element.scrollTop)).toBe(before);
  await expect(drawer.getByRole("heading", { name: "passage 30" })).toBeVisible();
});

test("what was taken off does not come back while the server is being told", async ({ people, open }) => {
  const { rosa, ana, ben } = people;
  const project = await Project.withPair(rosa, ana, ben, "Taken off", [{ title: "The lamp", text: "The lamp went out at two. Nobody ran." }]);
  await project.code(ana, 1, "darkness", 0, 25);
  const page = await open(ana, project.narrative(1, "/code"));
  const arrive = await hold(page, /\/remove$/);
  await goToLine(page, "1.1");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Delete");
  await expect(lane(page, "darkness")).toHaveCount(0);
  await project.code(ana, 1, "staying calm", 26, 37);
  await expect(lane(page, "staying calm")).toBeVisible();
  expect(await codings(page)).toMatchObject([{ name: "staying calm" }]);
  arrive();
  await saved(page);
  await page.reload();
  expect(await codings(page)).toMatchObject([{ name: "staying calm" }]);
});

test("a memo under the pen stays while another window of the same coder codes on", async ({ people, open }) => {
  const { rosa, ana, ben } = people;
  const text = "The lamp went out at two. Nobody ran. The youngest of us sang.";
  const project = await Project.withPair(rosa, ana, ben, "Two windows", [{ title: "The lamp", text }]);
  await project.code(ana, 1, "darkness", 0, 25);
  const page = await open(ana, project.narrative(1, "/code"));
  await goToLine(page, "1.1");
  await page.keyboard.press("ArrowRight");
  const pen = page.getByRole("textbox", { name: "Memo on this coding" });
  await pen.pressSequentially("A word that");
  await project.code(ana, 1, "staying calm", 26, 37);
  await expect(lane(page, "staying calm")).toBeVisible();
  await expect(pen).toBeFocused();
  await pen.pressSequentially(" comes back");
  await expect(pen).toHaveValue("A word that comes back");
  await pen.press("Control+Enter");
  await saved(page);
  await page.reload();
  await expect(page.locator(".lane", { hasText: "darkness" })).toContainText("A word that comes back");
});
