// Everything that matters can be done by links and forms alone.

import { Board, theme } from "./board.mjs";
import { codings } from "./coding.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

const plain = { javaScriptEnabled: false };
const text = "The lamp went out at two. Nobody ran. The youngest of us sang.";

test("who has no script signs in, and comes to where they were going", async ({ people, open }) => {
  const { address, email, password } = people.ingrid;
  const page = await open({ address }, "/projects/new", plain);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "A new project" })).toBeVisible();
  await page.locator(".account > summary").click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
});

test("a line is coded, doubted, undone and submitted without script", async ({ people, open }) => {
  const { rosa, ana, ben } = people;
  const project = await Project.withPair(rosa, ana, ben, "Coded by forms", [{ title: "The lamp", text }]);
  const page = await open(ana, project.narrative(1, "/code"), plain);
  await page.getByRole("link", { name: "Line 1.2, untouched" }).click();
  await page.getByLabel("Name of a new code").fill("staying calm");
  await page.getByLabel("I am unsure").check();
  await page.getByRole("button", { name: "Code this line" }).click();
  const coded = [{ name: "staying calm", words: "Nobody ran." }];
  expect(await codings(page)).toMatchObject(coded);
  await page.getByRole("link", { name: "staying calm" }).first().click();
  await page.getByRole("button", { name: "I am sure" }).click();
  await page.getByRole("link", { name: "Line 1.3, untouched" }).click();
  await page.getByRole("button", { name: "Set aside: nothing here" }).click();
  await expect(page.getByRole("link", { name: "Line 1.3, set aside" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("link", { name: "Line 1.3, untouched" })).toBeVisible();
  await page.getByRole("link", { name: "Submit my coding" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Submit my coding" }).click();
  await page.goto(project.narrative(1, "/code"));
  await expect(page.getByText("You submitted this narrative")).toBeVisible();
  expect(await codings(page)).toMatchObject(coded);
});

test("a difference is decided, and taken back, without script", async ({ people, open }) => {
  const { rosa, ana, ben } = people;
  const project = await Project.withPair(rosa, ana, ben, "Settled by forms", [{ title: "The lamp", text }]);
  await project.code(ana, 1, "darkness", 0, 25);
  await project.submit(ana, 1);
  await project.submit(ben, 1);
  const page = await open(ana, project.narrative(1, "/consensus"), plain);
  await page.getByRole("textbox", { name: "Reason" }).fill("It was the lamp");
  await page.getByRole("button", { name: "A’s" }).click();
  await expect(page.getByRole("heading", { name: "0 open differences" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { name: "1 open difference" })).toBeVisible();
});

test("a theme is made and a card moved into it, without script", async ({ people, open }) => {
  const board = await Board.begin(people.rosa, "Arranged by forms", { "What held": ["practice"], "": ["singing"] });
  const page = await open(people.rosa, board.path, plain);
  await page.locator("#new-theme > summary").click();
  await page.getByRole("textbox", { name: "Name of the theme" }).fill("What broke");
  await page.getByRole("button", { name: "Make the theme" }).click();
  await expect(theme(page, "What broke")).toBeVisible();
  await page.getByRole("link", { name: "practice" }).click();
  await page.getByLabel("Move it from What held to").selectOption({ label: "2 What broke" });
  await page.getByRole("button", { name: "Move" }).click();
  await page.goto(board.path);
  await expect(theme(page, "What broke").getByRole("link", { name: "practice" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(theme(page, "What held").getByRole("link", { name: "practice" })).toBeVisible();
});
