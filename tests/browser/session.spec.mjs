// A workshop: a facilitator's desk, a guest on a telephone, and the screen in the room.

import { Board, screenOf } from "./board.mjs";
import { expect, test } from "./test.mjs";

// Words of the screen that cannot be read, because they are outside the window. Runs in the page.
const outside = () =>
  [...document.querySelectorAll("h1, h2, li, p, blockquote")]
    .filter((one) => one.checkVisibility() && one.textContent.trim())
    .filter((one) => {
      const { left, top, right, bottom } = one.getBoundingClientRect();
      return left < 0 || top < 0 || right > innerWidth + 1 || bottom > innerHeight + 1;
    })
    .map((one) => one.textContent.trim());

async function fits(screen) {
  for (const size of [{ width: 1920, height: 1080 }, { width: 1280, height: 720 }]) {
    await screen.setViewportSize(size);
    await expect.poll(() => screen.evaluate(outside)).toEqual([]);
  }
}

test("a guest joins, writes, sees the notes shown, votes, and the room sees the result", async ({ people, open, troubles }) => {
  troubles.expect(/410/);
  const { rosa } = people;
  const board = await Board.begin(rosa, "A workshop", { "What held": ["practice", "singing"], "What broke": ["batteries"] });
  const project = board.path.replace(/\/board\/.*/, "");
  const screen = await open({ address: rosa.address }, await screenOf(rosa, board.path));
  const desk = await open(rosa, `${project}/workshops`);

  await test.step("a plan is made and started", async () => {
    await desk.getByLabel("Title").fill("Workshop 1");
    await desk.getByLabel("Question for Write").fill("What is missing on the board?");
    await desk.getByRole("button", { name: "Prepare it" }).click();
    await desk.getByRole("button", { name: "Start the workshop" }).click();
    await expect(desk.getByText("Open now")).toBeVisible();
  });

  const guest = await open({ address: rosa.address }, "/join");
  await guest.setViewportSize({ width: 390, height: 844 });
  await test.step("a guest joins with the code on the screen", async () => {
    await desk.getByRole("button", { name: "Join" }).click();
    await expect(screen.getByRole("heading", { name: "Join the workshop" })).toBeVisible();
    await fits(screen);
    const code = (await screen.locator(".word").textContent()).replaceAll("\u00a0", " ");
    await guest.getByLabel("Code").fill(code);
    await guest.getByLabel("Your name").fill("Greta");
    await guest.getByRole("button", { name: "Join" }).click();
    await expect(guest.getByRole("heading", { name: "Read the board" })).toBeVisible();
    await expect(desk.getByText("Greta", { exact: true })).toBeVisible();
    await expect(screen.locator(".in")).toContainText("2 in the room");
  });

  await test.step("what the guest writes nobody sees until it is shown", async () => {
    await desk.getByRole("button", { name: "Open Write" }).click();
    await expect(guest.getByRole("heading", { name: "What is missing on the board?" })).toBeVisible();
    await desk.getByRole("button", { name: "Clock" }).click();
    await expect(screen.getByRole("timer")).toHaveText("8:00");
    await desk.getByRole("button", { name: "Run" }).click();
    await expect(screen.getByRole("timer")).toHaveText(/^7:5\d$/);
    await fits(screen);
    await guest.getByLabel("Your note").first().fill("Somebody who waits outside");
    await guest.getByRole("button", { name: "Add this note" }).click();
    await expect(guest.locator(".notes")).toContainText("Somebody who waits outside");
    await guest.getByRole("button", { name: "I am done" }).click();
    await expect(desk.locator(".turnout")).toContainText("1 of 2 are done");
    await expect(screen.getByText("1 of 2 are done")).toBeVisible();
    expect(await desk.content()).not.toContain("Somebody who waits");
    await desk.getByRole("button", { name: "Show all notes" }).click();
    await expect(desk.locator(".shown-notes")).toContainText("Somebody who waits outside");
    await desk.locator(".shown-notes").getByRole("button", { name: "Make it" }).click();
    await expect(desk.locator(".shown-notes")).toContainText("On the board");
  });

  await test.step("dots are hidden until the vote is closed", async () => {
    await desk.getByRole("button", { name: "Open Vote" }).click();
    await desk.getByText("Prepare a vote").click();
    await desk.getByLabel("What it asks").fill("Which name fits the second theme best?");
    await desk.getByLabel("Options").fill("What broke\nWhat gave way\nWhat we lost");
    await desk.getByRole("button", { name: "Keep this vote" }).click();
    await desk.getByRole("button", { name: "Open this vote" }).click();
    await expect(guest.getByRole("heading", { name: "Which name fits" })).toBeVisible();
    await guest.getByRole("button", { name: "Give a dot to What gave way" }).click();
    await expect(guest.getByText("2 dots left")).toBeVisible();
    await guest.getByRole("button", { name: "Give a dot to What gave way" }).click();
    await expect(guest.getByText("1 dot left")).toBeVisible();
    await guest.getByRole("button", { name: "Hand in my dots" }).click();
    await expect(desk.locator(".turnout")).toContainText("2 of 6 dots placed");
    await expect(screen.getByText("2 of 6 dots placed")).toBeVisible();
    await expect(screen.locator(".n")).toHaveCount(0);
    await fits(screen);
    await desk.getByRole("button", { name: "Close the vote and show it" }).click();
    await expect(screen.locator(".n")).toHaveText(["0", "2", "0"]);
    await fits(screen);
    await expect(guest.locator(".tally")).toContainText("What gave way");
  });

  await test.step("it ends, the guest’s visit with it, and the minutes stay", async () => {
    await desk.getByRole("button", { name: "Board", exact: true }).click();
    await expect(screen.getByRole("heading", { name: "What held" })).toBeVisible();
    await desk.getByRole("button", { name: "End the workshop" }).click();
    await expect(desk.getByRole("heading", { name: "Workshop 1: minutes" })).toBeVisible();
    await expect(desk.locator("main")).toContainText("What gave way");
    await expect(guest.getByText("This visit is over")).toBeVisible();
    await desk.getByRole("button", { name: "I agree" }).click();
    await expect(desk.getByText("You agreed")).toBeVisible();
  });
});
