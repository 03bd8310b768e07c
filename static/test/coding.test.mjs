import assert from "node:assert/strict";
import { test } from "node:test";
import { cut, inReadingOrder, placeOf } from "../coding/cut.js";
import { matching, nearDuplicate } from "../coding/filter.js";
import { hueOf } from "../coding/hue.js";
import { between, codePoints, graphemeEdges, snap, utf16At, words } from "../coding/offsets.js";

const family = "👨‍👩‍👧";

test("an emoji is one code point and two of the browser's units", () => {
  assert.equal(codePoints("a😀b"), 3);
  assert.equal(utf16At("a😀b", 2), 3);
  assert.equal(between("a😀b", 1, 2), "😀");
  assert.equal(codePoints("\ud83d"), 1, "half a pair alone");
});

test("code points and units find their way back in every script", () => {
  for (const text of ["Ingen vei tilbake", `a${family}b`, "e\u0301e\u0301", "مرحبا بكم", "हम थक गए", "我们很累", "🇳🇴🇳🇴"]) {
    const points = [...text];
    assert.equal(codePoints(text), points.length);
    points.forEach((_, at) => assert.equal(utf16At(text, at), points.slice(0, at).join("").length));
  }
});

test("a selection loses its white space and cuts no character", () => {
  const text = `  Ja ${family} e\u0301n \n`;
  assert.deepEqual(snap(text, 0, 12), { start: 2, end: 13 });
  assert.deepEqual(snap(text, 6, 8), { start: 5, end: 10 });
  assert.equal(snap(text, 0, 2), null);
  assert.deepEqual(snap("abc", 1, 99), { start: 1, end: 3 });
  assert.deepEqual(snap("\u0085a\ufeff", 0, 3), { start: 1, end: 3 });
});

test("carets stand between graphemes, words are found without spaces too", () => {
  assert.deepEqual(graphemeEdges(`a${family}b`), [0, 1, 6, 7]);
  assert.deepEqual(words("We 😀 ran."), [{ start: 0, end: 2 }, { start: 5, end: 8 }]);
  assert.ok(words("我们很累").length > 1);
});

test("a line is cut as the server cuts it", () => {
  const line = { start: 10, end: 28, text: "We 😀 ran and fell." };
  const pieces = cut(line, [{ id: "a", start: 12, end: 18 }, { id: "b", start: 16, end: 22 }, { id: "c", start: 0, end: 10 }]);
  assert.deepEqual(pieces.map(({ words, depth, ids }) => [words, depth, ids.join(" ")]), [
    ["We", 0, ""], [" 😀 r", 1, "a"], ["an", 2, "a b"], [" and", 1, "b"], [" fell.", 0, ""],
  ]);
  assert.equal(cut(line, []).length, 1);
});

test("codings are read from the first, the longer before the shorter", () => {
  const codings = [{ id: "1", start: 5, end: 7, name: "b" }, { id: "2", start: 5, end: 9, name: "c" }, { id: "3", start: 5, end: 7, name: "A" }, { id: "4", start: 0, end: 2, name: "z" }];
  assert.deepEqual(codings.sort(inReadingOrder).map(({ id }) => id), ["4", "2", "3", "1"]);
});

test("a place names its lines", () => {
  const line = (label) => ({ label, heading: label === "" });
  const one = line("7.3");
  assert.equal(placeOf(one, one), "7.3");
  assert.equal(placeOf(line("7.1"), line("7.2")), "7.1–2");
  assert.equal(placeOf(line("7.3"), line("8.1")), "7.3–8.1");
  assert.equal(placeOf(line(""), line("8.1")), "heading–8.1");
});

test("hues are the server's", () => {
  for (const [name, hue] of [["fatigue", 7], ["very tired", 8], ["Å våge", 4], ["疲れ", 6]]) assert.equal(hueOf(name), hue, name);
  assert.equal(hueOf("Worn out"), hueOf("WORN OUT"));
});

const code = (name, recency = 0) => ({ name, recency });
const names = (found) => found.map(({ code: { name } }) => name);

test("letters find codes by their beginning, by a word, inside, then scattered", () => {
  const codes = ["Supply ran short, unequally", "Unequal burden", "Very unequal", "Burden", "Grunequal"].map((name) => code(name));
  assert.deepEqual(names(matching("uneq", codes)), ["Unequal burden", "Supply ran short, unequally", "Very unequal", "Grunequal"]);
  assert.deepEqual(names(matching("sprs", codes)), ["Supply ran short, unequally"]);
  assert.deepEqual(matching("burden", codes)[0].code.name, "Burden");
  assert.deepEqual(names(matching("zz", codes)), []);
});

test("marks and case do not matter, and the letters found are named", () => {
  assert.deepEqual(matching("A VÅGE", [code("Å våge")])[0].spans, [[0, 6]]);
  assert.deepEqual(matching("vage", [code("Å våge")])[0].spans, [[2, 6]]);
});

test("without letters what was used last comes first", () => {
  const codes = [code("b"), code("a"), code("c", 2), code("d", 1)];
  assert.deepEqual(names(matching("", codes)), ["d", "c", "a", "b"]);
});

test("a name that nearly stands there already is noticed", () => {
  const codes = [code("Unequal burden"), code("Worn out"), code("Fear")];
  assert.equal(nearDuplicate("uneq", codes).code.name, "Unequal burden");
  assert.equal(nearDuplicate("worn-out", codes).same, false);
  assert.equal(nearDuplicate("worn out ", codes).same, true);
  assert.equal(nearDuplicate("wornn out", codes).code.name, "Worn out");
  assert.equal(nearDuplicate("feat", codes).code.name, "Fear");
  assert.equal(nearDuplicate("Joy", codes), null);
  assert.equal(nearDuplicate("fe", codes), null);
});
