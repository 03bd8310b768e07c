import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, partsOf, rowFor, withOwn } from "../keys.js";

const pressed = (key, more = {}) => keyOf({ key, ...more });

const table = [
  { keys: ["j", "ArrowDown"], action: "next-line" },
  { keys: ["J"], action: "next-paragraph" },
  { keys: ["Ctrl+z", "u"], action: "undo" },
  { keys: ["Escape"], action: "cancel", inFields: true },
];
const here = { typing: false, characters: true };
const action = (key, where = here) => rowFor(table, key, where)?.action;

test("a key is named as it is printed", () => {
  assert.equal(pressed("j"), "j");
  assert.equal(pressed("J", { shiftKey: true }), "J");
  assert.equal(pressed("?", { shiftKey: true }), "?");
  assert.equal(pressed("ArrowDown", { shiftKey: true }), "Shift+ArrowDown");
  assert.equal(pressed("Z", { ctrlKey: true, shiftKey: true }), "Ctrl+Shift+z");
  assert.equal(pressed("z", { metaKey: true }), "Ctrl+z");
});

test("a key finds its row", () => {
  assert.equal(action("ArrowDown"), "next-line");
  assert.equal(action("J"), "next-paragraph");
  assert.equal(action("q"), undefined);
});

test("nothing fires while somebody types, but what says so", () => {
  const typing = { typing: true, characters: true };
  assert.equal(action("j", typing), undefined);
  assert.equal(action("Ctrl+z", typing), undefined);
  assert.equal(action("Escape", typing), "cancel");
});

test("keys of one character can be switched off, and their companions stay", () => {
  const off = { typing: false, characters: false };
  assert.equal(action("j", off), undefined);
  assert.equal(action("ArrowDown", off), "next-line");
  assert.equal(action("u", off), undefined);
  assert.equal(action("Ctrl+z", off), "undo");
});

test("a combination is drawn key by key, and plus is a key", () => {
  assert.deepEqual(partsOf("Ctrl+Shift+z"), ["Ctrl", "Shift", "z"]);
  assert.deepEqual(partsOf("+"), ["+"]);
  assert.deepEqual(partsOf("Ctrl++"), ["Ctrl", "+"]);
});

test("an own key takes the place of the character, and does nothing else", () => {
  const own = withOwn(table, { "next-line": "u" });
  assert.equal(rowFor(own, "u", here).action, "next-line");
  assert.equal(rowFor(own, "ArrowDown", here).action, "next-line");
  assert.equal(rowFor(own, "j", here), undefined);
  assert.equal(rowFor(own, "Ctrl+z", here).action, "undo");
  assert.deepEqual(withOwn(table, { elsewhere: "j" }), table);
});
