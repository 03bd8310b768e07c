// The header's word on saving: "Saving", "Saved 14:32", "3 not saved yet", "1 needs you". Nothing else says it.

import { icon } from "./icon.js";
import { timeOfDay } from "./times.js";

const told = new Map(); // who saves -> { saving, unsaved, refused }, in operations
let savedAt = null;

function sums() {
  const sum = { saving: 0, unsaved: 0, refused: 0 };
  for (const counts of told.values()) for (const what in counts) sum[what] += counts[what];
  return sum;
}

// What is said for these counts, worst first; null while nothing was saved on this page.
export function wordsFor({ saving, unsaved, refused }, saved) {
  if (refused) return { kind: "bad", picture: "warn", words: refused === 1 ? "1 needs you" : `${refused} need you` };
  if (unsaved) return { kind: "warn", picture: "cloud-off", words: `${unsaved} not saved yet` };
  if (saving) return { kind: "", picture: "check", words: "Saving" };
  return saved && { kind: "good", picture: "check", words: `Saved ${saved}` };
}

// counts: { saving, unsaved, refused } of this one who saves; saved: true when a save has just ended well.
export function tell(who, counts, saved = false) {
  told.set(who, counts);
  if (saved) savedAt = timeOfDay(new Date());
  const place = globalThis.document?.getElementById("status");
  const said = wordsFor(sums(), savedAt);
  if (!place || !said) return;
  place.hidden = false;
  place.className = `status ${said.kind}`;
  place.querySelector("[data-icon]").replaceChildren(icon(said.picture));
  place.querySelector("[data-words]").textContent = said.words;
}

export function somethingIsUnsaved() {
  const { saving, unsaved } = sums();
  return saving + unsaved > 0;
}

globalThis.addEventListener?.("beforeunload", (event) => {
  if (somethingIsUnsaved()) event.preventDefault();
});
