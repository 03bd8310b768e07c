// Mouse and finger: words are selected as everywhere, a press on a line or on marked words says what is meant, the grips
// of a coding in focus move its edges, what is pointed at in the margin is lit in the text.

import { highlight, goTo, letGo, light, lit, partsOf, select, selected } from "./cursor.js";
import { lineAt, lineOf, offsetUnder, selectedStretch } from "./lines.js";
import { snap } from "./offsets.js";
import { isComplete, text } from "./page.js";
import { isOpen } from "./palette.js";
import { resize } from "./operations.js";
import { codingsOn } from "./work.js";

// A stretch of the text without its white space and with whole characters.
export function whole({ start, end }) {
  const [first, last] = [lineAt(start), lineAt(end - 1)];
  const inFirst = snap(first.text, start - first.start, Math.min(end, first.end) - first.start);
  const inLast = snap(last.text, Math.max(start, last.start) - last.start, end - last.start);
  const from = inFirst ? first.start + inFirst.start : first.end;
  const to = inLast ? last.start + inLast.end : last.start;
  return from < to ? { start: from, end: to } : null;
}

// onSelected: called after words were selected with the mouse.
export function watchPointer(onSelected) {
  text.addEventListener("pointerup", (event) => {
    if (event.button || dragged) return;
    // The document's selection is settled after the event.
    setTimeout(() => pressed(event, onSelected));
  });
  // On a touch screen words are selected by a long press and two handles of the browser's own.
  document.addEventListener("selectionchange", () => {
    const stretch = isFinger && selectedStretch();
    const chosen = stretch && whole(stretch);
    if (chosen) select(chosen);
  });
}

let isFinger = false;
addEventListener("pointerdown", ({ pointerType }) => (isFinger = pointerType === "touch"), true);

function pressed({ target, clientX, clientY }, onSelected) {
  if (target.closest(".palette, .lane .name, a, button")) return;
  const stretch = selectedStretch();
  const chosen = stretch && whole(stretch);
  if (chosen) {
    select(chosen);
    if (!isFinger) onSelected(chosen);
    return;
  }
  const line = lineOf(target);
  if (!line) return;
  const point = offsetUnder(clientX, clientY);
  const under = point === null ? [] : codingsOn({ start: point, end: point + 1 });
  if (target.closest("mark") && under.length) light(nextOf(under).id);
  else if (!line.heading) goTo(line, { scroll: false });
}

// Of several codings in one place the shortest, then, pressed again, the next longer one.
function nextOf(codings) {
  const byLength = [...codings].sort((a, b) => a.end - a.start - (b.end - b.start));
  const at = byLength.findIndex(({ id }) => id === lit()?.id);
  return byLength[(at + 1) % byLength.length];
}

// A press on a name in the margin, and what is pointed at or focused there.
text.addEventListener("click", (event) => {
  const name = event.target.closest(".lane .name");
  if (!name || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (event.detail) name.blur(); // pressed with the mouse: the keys go on in the text
  light(name.closest(".lane").dataset.id);
});

for (const [event, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
  text.addEventListener(event, ({ target }) => {
    const lane = target.closest?.(".lane");
    if (lane) partsOf(lane.dataset.id).forEach((part) => part.classList.toggle("near", on));
  });
}

// Grips.
let dragged = null; // { coding, edge, stretch }

text.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest(".edge");
  if (!grip || isComplete || !lit()) return;
  event.preventDefault();
  text.setPointerCapture(event.pointerId);
  const { start, end } = lit();
  dragged = { coding: lit(), edge: grip.classList.contains("start") ? "start" : "end", stretch: { start, end } };
  document.documentElement.dataset.inHand = "";
});

text.addEventListener("pointermove", ({ clientX, clientY }) => {
  if (!dragged) return;
  const point = offsetUnder(clientX, clientY);
  const tried = point !== null && whole({ ...dragged.stretch, [dragged.edge]: point });
  if (!tried || tried.start >= tried.end) return;
  dragged.stretch = tried;
  highlight("chosen", [tried]);
});

text.addEventListener("pointerup", () => {
  if (!dragged) return;
  const { coding, stretch } = dragged;
  drop();
  resize(coding, stretch);
  light(coding.id);
});
text.addEventListener("pointercancel", drop);
addEventListener("keydown", (event) => event.key === "Escape" && dragged && drop(), true);

function drop() {
  if (!dragged) return;
  highlight("chosen", []);
  setTimeout(() => (dragged = null));
  delete document.documentElement.dataset.inHand;
}

// A press beside everything lets go of the selected words.
document.addEventListener("pointerdown", ({ target }) => {
  if (selected() && !isOpen() && target.matches?.("main, .workbench, body")) letGo();
});

