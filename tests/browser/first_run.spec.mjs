// From a server that has nobody to the first coded words.

import { choose, codeLine, codings, lane, line, saved, sweep } from "./coding.mjs";
import { expect, test } from "./test.mjs";

const night = `# The night
The monitor went dark at two. Nobody had told us that the batteries were old.

I counted breaths by the light of my phone, and Leila held the lamp.`;

const morning = `In the morning we moved every monitor to the corridor.
The engineer came on his day off. He brought his own tools.`;

const file = (name, text) => ({ name, mimeType: "text/plain", buffer: Buffer.from(text) });

const password = "a lantern in the long corridor";

async function makeAccount(page, name, button) {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail").fill(`${name.toLowerCase()}@example.org`);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: button }).click();
}

test("from the link on the console, a newcomer comes to a project in which a pair codes", async ({ server, open }) => {
  const nobody = { address: server.address };
  const rosa = await open(nobody, "/");
  await expect(rosa.getByText("This installation has no account yet")).toBeVisible();

  await test.step("the link on the console makes the first account", async () => {
    await rosa.goto(server.said(/https?:\/\/\S+(\/setup\/\S+)/)[1]);
    await makeAccount(rosa, "Rosa", "Make the account and go in");
    await expect(rosa.getByRole("heading", { name: "You are in no project yet" })).toBeVisible();
  });

  await test.step("a project is made", async () => {
    await rosa.getByRole("main").getByRole("link", { name: "New project" }).click();
    await rosa.getByLabel("Title").fill("Nights in the clinic");
    await rosa.getByLabel("Research questions").fill("What held when things broke?");
    await rosa.getByRole("button", { name: "Make the project" }).click();
    await expect(rosa.getByRole("heading", { name: "Nights in the clinic" })).toBeVisible();
  });

  await test.step("files are read, shown numbered, and kept", async () => {
    await rosa.getByRole("link", { name: "Import files" }).click();
    await rosa.getByLabel("Files").setInputFiles([file("a night.md", night), file("morning.txt", morning), file("nothing.txt", "")]);
    await rosa.getByRole("button", { name: "Read them" }).click();
    await expect(rosa.getByText("One file could not be read")).toBeVisible();
    await expect(rosa.getByRole("region", { name: "night" }).locator(".sentence")).toHaveCount(3);
    await rosa.getByRole("button", { name: "Keep these 2 narratives" }).click();
    await expect(rosa.getByRole("row")).toHaveCount(3);
  });

  const coders = [];
  await test.step("two people come in by invitation links", async () => {
    for (const name of ["Ana", "Ben"]) {
      await rosa.getByRole("navigation", { name: "Where you are" }).getByRole("link").first().click();
      await rosa.getByRole("link", { name: "Members" }).click();
      await rosa.getByRole("button", { name: "Make an invitation link" }).click();
      const link = await rosa.getByLabel("Invitation link").inputValue();
      const page = await open(nobody, link);
      await makeAccount(page, name, "Make an account and join");
      await expect(page.getByRole("heading", { name: "Nights in the clinic" })).toBeVisible();
      coders.push(page);
    }
  });

  await test.step("the texts are frozen and the pair is named", async () => {
    await rosa.getByRole("navigation", { name: "Where you are" }).getByRole("link").first().click();
    await rosa.getByRole("list", { name: "Stages" }).getByRole("link", { name: "Write" }).click();
    await rosa.getByText("Freeze all drafts").click();
    await rosa.getByRole("button", { name: "Freeze 2 drafts" }).click();
    await expect(rosa.getByText("Freeze all drafts")).toBeHidden();
    await rosa.getByRole("link", { name: "Pairs" }).click();
    await rosa.getByLabel("Coder A", { exact: true }).selectOption("Ana");
    await rosa.getByLabel("Coder B", { exact: true }).selectOption("Ben");
    await rosa.getByRole("button", { name: "Give all 2 to this pair" }).click();
    await expect(rosa.getByRole("row", { name: "night" }).getByRole("cell", { name: "Ana" })).toBeVisible();
  });

  const [ana, ben] = coders;
  await test.step("Ana is told what waits for her, and codes by mouse", async () => {
    await ana.goto("/");
    await expect(ana.getByRole("heading", { name: "Code Narrative 2, morning" })).toBeVisible();
    await ana.getByRole("listitem").filter({ hasText: "Narrative 1" }).getByRole("link", { name: "Begin" }).click();
    await sweep(ana, "the batteries were old");
    await choose(ana, "worn equipment");
    await expect(lane(ana, "worn equipment")).toBeVisible();
    await saved(ana);
  });

  await test.step("she codes by keyboard", async () => {
    await ana.keyboard.press("Escape");
    await codeLine(ana, "2.1", "making do");
    await saved(ana);
  });

  const both = [
    { name: "worn equipment", words: "the batteries were old" },
    { name: "making do", words: "I counted breaths by the light of my phone, and Leila held the lamp." },
  ];
  await test.step("what she coded is there after a reload, and so is what she undoes", async () => {
    expect(await codings(ana)).toMatchObject(both);
    await ana.reload();
    expect(await codings(ana)).toMatchObject(both);
    await ana.keyboard.press("u");
    await expect(lane(ana, "making do")).toHaveCount(0);
    await saved(ana);
    await ana.reload();
    expect(await codings(ana)).toMatchObject(both.slice(0, 1));
    await ana.keyboard.press("Control+Shift+z");
    await expect(lane(ana, "making do")).toBeVisible();
    await saved(ana);
    await ana.reload();
    expect(await codings(ana)).toMatchObject(both);
  });

  await test.step("Ben and Rosa see none of it", async () => {
    await ben.goto(new URL(ana.url()).pathname);
    await expect(line(ben, "1.2")).toHaveClass(/untouched/);
    await rosa.getByRole("navigation", { name: "Where you are" }).getByRole("link").first().click();
    await expect(rosa.getByRole("row", { name: "night" })).toBeVisible();
    for (const page of [ben, rosa]) await expect(page.getByText("worn equipment")).toHaveCount(0);
  });
});
