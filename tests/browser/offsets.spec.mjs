// What is marked on the page is what is kept, code point by code point, in every script.

import { choose, codings, goToLine, lane, saved, sweep } from "./coding.mjs";
import { Project } from "./project.mjs";
import { expect, test } from "./test.mjs";

// A line, and the words of it that are swept with the mouse.
const lines = [
  ["Then the nurse 👩🏽‍⚕️ waved 👋🏿 to everybody at once.", "👩🏽‍⚕️ waved 👋🏿"],
  ["Flags of 🇳🇴 and 🇹🇷 hung beside the 1️⃣ of the ward.", "🇹🇷 hung"],
  ["An x̄ and a q̈ have no letter of their own.", "x̄ and a q̈"],
  ["قالت الممرضة إن المصباح انطفأ في الثانية ليلا.", "المصباح انطفأ"],
  ["הָאָחוֹת אָמְרָה שֶׁהַמְּנוֹרָה כָּבְתָה.", "שֶׁהַמְּנוֹרָה"],
  ["She said שלום עולם twice and left.", "twice"],
  ["護理師說燈在兩點熄滅了，沒有人跑。", "兩點熄滅"],
  ["พยาบาลบอกว่าไฟดับตอนตีสองและไม่มีใครวิ่งหนี", "ไฟดับตอนตีสอง"],
  ["नर्स ने कहा कि दीया दो बजे बुझ गया", "दीया दो बजे"],
  ["𝒜 letter beyond the first plane: 𝔘𝔫𝔦𝔠𝔬𝔡𝔢 here.", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢"],
];
const text = lines.map(([words]) => words).join("\n");

// Where words stand in the whole text, in code points.
function placeOf(words) {
  const before = [...text.slice(0, text.indexOf(words))].length;
  return { start: before, end: before + [...words].length };
}

const begin = ({ rosa, ana, ben }, title) => Project.withPair(rosa, ana, ben, title, [{ title: "Many tongues", text }]);

test("words swept with the mouse are kept as they were swept, whatever the script", async ({ people, open }) => {
  const project = await begin(people, "Many tongues");
  const page = await open(people.ana, project.narrative(1, "/code"));
  for (const [at, [, words]] of lines.entries()) {
    await sweep(page, words);
    await choose(page, `tongue ${at}`);
    await expect(lane(page, `tongue ${at}`)).toBeVisible();
  }
  await saved(page);
  const expected = lines.map(([, words], at) => ({ name: `tongue ${at}`, words, ...placeOf(words) }));
  expect(await codings(page)).toEqual(expected);
  await page.reload();
  expect(await codings(page)).toEqual(expected);
});

test("the keyboard moves an edge by whole letters, however many code points they are", async ({ people, open }) => {
  const project = await begin(people, "Whole letters");
  const page = await open(people.ana, project.narrative(1, "/code"));
  await goToLine(page, "1.1");
  await page.keyboard.press("[");
  for (let word = 0; word < 2; word += 1) await page.keyboard.press("ArrowRight");
  for (let letter = 0; letter < 6; letter += 1) await page.keyboard.press("Shift+ArrowRight");
  await page.keyboard.press("Enter");
  await choose(page, "from the nurse on");
  await saved(page);
  await page.reload();
  const words = "👩🏽‍⚕️ waved 👋🏿 to everybody at once.";
  expect(await codings(page)).toEqual([{ name: "from the nurse on", words, ...placeOf(words) }]);
});
