import assert from "node:assert/strict";
import test from "node:test";
import { pagesOf } from "../projector/pages.js";

const group = (from, count, height = 5) => ({
  cards: Array.from({ length: count }, (_, at) => from + at),
  heights: Array(count).fill(height),
  room: 47,
  gap: 1,
});

test("at most eight cards to a column, and three columns to a page", () => {
  const pages = pagesOf([group(0, 18), group(100, 19), group(200, 12)]);
  assert.deepEqual(pages.map((page) => page.length), [24, 20, 5]);
});

test("every card is on one page", () => {
  const groups = [group(0, 3), group(100, 21), group(200, 0), group(300, 9), group(400, 1)];
  const shown = pagesOf(groups).flat();
  assert.equal(new Set(shown).size, shown.length);
  assert.deepEqual(shown.sort((a, b) => a - b), groups.flatMap(({ cards }) => cards).sort((a, b) => a - b));
});

test("a theme without subthemes fills all the columns", () => {
  assert.deepEqual(pagesOf([group(0, 50)]).map((page) => page.length), [24, 24, 2]);
});

test("cards of two lines take the room of two", () => {
  assert.deepEqual(pagesOf([group(0, 4, 11)]).map((page) => page.length), [4]);
  assert.deepEqual(pagesOf([group(0, 8, 11), group(100, 8, 11)]).map((page) => page.length), [8, 8]);
});
