// Two coders and a screen: from two codings that know nothing of each other to a card that the room sees move.

import { link, shows, theme } from "./board.mjs";
import { codeLine, lane, saved } from "./coding.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

const text = `The lamp went out at two, and nobody ran. We had practised for darkness. The youngest of us sang.
In the morning the director asked what had held. We said that it was each other.`;

async function submit(page) {
  await page.getByRole("link", { name: "Submit my coding" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit my coding" }).click();
  await expect(page.getByText("Submit my coding of Narrative 1?")).toBeHidden();
}

test("what two coders saw apart becomes one codebook, and the room sees the team arrange it", async ({ people, open }) => {
  const project = await Project.withPair(people.rosa, people.ana, people.ben, "A lamp in the ward", [{ title: "The lamp", text }]);
  const coding = project.narrative(1, "/code");
  const [ana, ben] = await Promise.all([open(people.ana, coding), open(people.ben, coding)]);

  await test.step("both code, and neither sees the other", async () => {
    await codeLine(ana, "1.1", "staying calm");
    await codeLine(ben, "1.1", "nobody panics");
    await codeLine(ana, "1.2", "practice");
    await codeLine(ben, "1.2", "practice");
    await codeLine(ana, "1.3", "singing");
    await codeLine(ben, "2.2", "each other");
    await Promise.all([saved(ana), saved(ben)]);
    await ben.reload();
    expect(await ben.content()).not.toContain("staying calm");
    await expect(lane(ben, "nobody panics")).toBeVisible();
  });

  await test.step("the second who submits releases the narrative", async () => {
    await submit(ana);
    await ben.goto(project.narrative(1));
    await expect(ben.getByRole("link", { name: "Both codings, side by side" })).toBeHidden();
    await ben.goto(coding);
    await submit(ben);
    await expect(ben.getByRole("link", { name: "Both codings, side by side" })).toBeVisible();
    await expect(ana.getByRole("link", { name: "Both codings, side by side" })).toBeVisible();
  });

  await test.step("two names become one code", async () => {
    await ana.goto(project.at("/consensus/codes"));
    await ben.goto(project.at("/consensus/codes"));
    await ana.getByText("Join the 1 identical name").click();
    await ana.getByRole("button", { name: "Join them" }).click();
    await expect(ana.getByRole("heading", { name: "staying calm" })).toBeVisible();
    await expect(ana.getByRole("heading", { name: "nobody panics" })).toBeVisible();
    await ana.keyboard.press("Enter");
    await expect(ben.getByRole("link", { name: "Joined 2" })).toBeVisible();
    for (const name of ["each other", "singing"]) {
      await expect(ana.getByRole("complementary", { name: "In focus" }).getByRole("heading", { name })).toBeVisible();
      await ana.keyboard.press("s");
    }
    await expect(ben.getByRole("link", { name: "Single 2" })).toBeVisible();
  });

  await test.step("what one decides, the other sees", async () => {
    await ana.goto(project.narrative(1, "/consensus"));
    await ben.goto(project.narrative(1, "/consensus"));
    await expect(ben.getByRole("heading", { name: "2 open differences" })).toBeVisible();
    await ana.getByRole("textbox", { name: "Reason" }).fill("It carried us");
    await ana.getByRole("button", { name: "A’s" }).click();
    await expect(ben.getByRole("heading", { name: "1 open difference" })).toBeVisible();
    await expect(ben.getByRole("region", { name: "The difference in focus" })).toContainText("Ana decided");
    await ben.keyboard.press("j");
    await expect(ben.getByRole("region", { name: "The difference in focus" })).toContainText("each other");
    await ben.keyboard.press("b");
    for (const page of [ana, ben]) await expect(page.getByRole("heading", { name: "0 open differences" })).toBeVisible();
    await ben.getByRole("button", { name: "Sign as agreed" }).click();
    await expect(ana.getByText("Ben has signed")).toBeVisible();
    await ana.getByRole("button", { name: "Sign as agreed" }).click();
    await expect(ben.getByText("Ana has signed")).toBeVisible();
  });

  await test.step("the screen in the room follows the board", async () => {
    const rosa = await open(people.rosa, project.at("/board/descriptive"));
    await rosa.getByRole("button", { name: "Begin the board" }).click();
    await rosa.getByRole("textbox", { name: "Name of the theme" }).fill("What held");
    await rosa.getByRole("button", { name: "Make the theme" }).click();
    await expect(theme(rosa, "What held")).toBeVisible();
    await ben.goto(project.at("/board/descriptive"));
    await rosa.getByText("Show in the room").click();
    const opened = rosa.context().waitForEvent("page");
    await rosa.getByRole("button", { name: "Open a screen in a new tab" }).click();
    const screen = await opened;
    await expect(screen.getByRole("heading", { name: "What held" })).toBeVisible();
    await screen.evaluate(() => (window.neverReloaded = true));
    await rosa.bringToFront();
    await rosa.keyboard.press("Escape");
    await link(rosa, "singing").focus();
    await rosa.keyboard.press("m");
    await rosa.keyboard.press("1");
    for (const page of [rosa, ben]) await shows(page, { "What held": ["singing"] });
    await expect(screen.getByText("singing")).toBeVisible();
    expect(await screen.evaluate(() => window.neverReloaded)).toBe(true);
  });
});
