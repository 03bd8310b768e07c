// The hands and eyes of somebody who codes.

import { expect } from "@playwright/test";

// Drags the mouse over words of the text, from their first letter to their last.
export async function sweep(page, words) {
  await page.waitForLoadState(); // the scripts of a page run before that
  const [from, to] = await page.evaluate(endsOf, words);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
  await page.mouse.move(to.x, to.y);
  await page.mouse.up();
}

// Runs in the page: where a mouse would begin and end, for the first place of these words that lies in one line.
function endsOf(words) {
  const line = [...document.querySelectorAll(".text .words")].find((one) => one.textContent.includes(words));
  line.scrollIntoView({ block: "center" });
  const edge = (at, isEnd) => {
    const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    let left = at;
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (left > node.length || (left === node.length && !isEnd)) {
        left -= node.length;
        continue;
      }
      // The letter beside the edge, and the side of it on which the edge lies.
      const segments = [...new Intl.Segmenter().segment(node.data)];
      const letter = segments.find(({ index, segment }) => (isEnd ? index + segment.length === left : index === left));
      const range = document.createRange();
      range.setStart(node, letter.index);
      range.setEnd(node, letter.index + letter.segment.length);
      const { left: west, right: east, top, bottom } = range.getBoundingClientRect();
      const rightToLeft = /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(letter.segment);
      return { x: isEnd === rightToLeft ? west + 1 : east - 1, y: (top + bottom) / 2 };
    }
  };
  const at = line.textContent.indexOf(words);
  return [edge(at, false), edge(at + words.length, true)];
}

// Names a code in the palette that is open.
export async function choose(page, name) {
  await page.getByRole("combobox", { name: "Code: type to find one" }).fill(name);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Code this passage" })).toBeHidden();
}

export const lane = (page, name) => page.locator(".lane .name").filter({ hasText: name });
export const line = (page, label) => page.locator(`[id="s${label}"]`);

export const saved = (page) => expect(page.locator("#status")).toHaveText(/^Saved \d\d:\d\d$/);

// What is coded, as the page has it: { name, start, end, words } in reading order, offsets in code points.
export const codings = (page) =>
  page.evaluate(() => {
    const lines = [...document.querySelectorAll(".text .words")].map(({ dataset, textContent }) => ({
      start: Number(dataset.start),
      points: [...textContent],
    }));
    const text = [];
    for (const { start, points } of lines) points.forEach((point, nth) => (text[start + nth] = point));
    return [...document.querySelectorAll(".lane")].map(({ dataset, firstElementChild: stripe }) => {
      const [start, end] = [Number(dataset.start), Number(dataset.end)];
      const name = stripe.nextElementSibling.firstElementChild.textContent;
      return { name, start, end, words: Array.from(text.slice(start, end), (point) => point ?? " ").join("") };
    });
  });

// Without the mouse.
export async function goToLine(page, label) {
  await page.keyboard.press("g");
  await page.getByRole("searchbox", { name: "Go to line" }).fill(label);
  await page.keyboard.press("Enter");
  await expect(line(page, label)).toHaveClass(/here/);
}

export async function codeLine(page, label, name) {
  await goToLine(page, label);
  await page.keyboard.press("Enter");
  await choose(page, name);
}
