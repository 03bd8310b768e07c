import assert from "node:assert/strict";
import { test } from "node:test";
import { isNewer } from "../revision.js";
import { somethingIsUnsaved, tell, wordsFor } from "../status.js";
import { near } from "../times.js";

const said = (counts, saved = null) => wordsFor({ saving: 0, unsaved: 0, refused: 0, ...counts }, saved)?.words;

test("the header says the worst first", () => {
  assert.equal(said({}), undefined);
  assert.equal(said({}, "14:32"), "Saved 14:32");
  assert.equal(said({ saving: 1 }, "14:32"), "Saving");
  assert.equal(said({ saving: 1, unsaved: 3 }), "3 not saved yet");
  assert.equal(said({ unsaved: 3, refused: 1 }), "1 needs you");
  assert.equal(said({ refused: 2 }), "2 need you");
});

test("a page is unsaved while anybody on it is", () => {
  tell("op", { saving: 1 });
  tell("queue", { unsaved: 2 });
  assert.ok(somethingIsUnsaved());
  tell("op", { saving: 0 });
  assert.ok(somethingIsUnsaved());
  tell("queue", { unsaved: 0 });
  assert.ok(!somethingIsUnsaved());
});

test("a heartbeat is news only when it is ahead of what is shown", () => {
  assert.ok(isNewer("8", "7"));
  assert.ok(isNewer("10", "9"));
  assert.ok(!isNewer("7", "7"));
  assert.ok(!isNewer("6", "7"));
  assert.ok(!isNewer("8", undefined));
});

test("a time near is said as a person would", () => {
  const now = new Date(2026, 10, 20, 12, 0);
  assert.match(near(new Date(2026, 10, 20, 9, 12), now), /^Today .*12/);
  assert.equal(near(new Date(2026, 10, 19, 23, 59), now), "Yesterday");
  assert.match(near(new Date(2026, 10, 17, 8, 0), now), /17/);
  assert.doesNotMatch(near(new Date(2026, 10, 17, 8, 0), now), /2026/);
  assert.match(near(new Date(2025, 10, 17, 8, 0), now), /2025/);
});
