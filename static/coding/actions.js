// What each key of the page does, under the word that stands in the table of keys and on the buttons.

import { toast } from "../toast.js";
import { writeOnCard } from "./card.js";
import * as cursor from "./cursor.js";
import { moveEdge } from "./edges.js";
import { askLine, askWords } from "./finder.js";
import { allLines, wordsOf } from "./lines.js";
import { isComplete, isPhone } from "./page.js";
import { openPalette } from "./palette.js";
import { openMemos } from "./panel.js";
import * as operations from "./operations.js";
import { coverOf, recents, work } from "./work.js";

let last = null; // the code that was put last, for `.`
let edge = null; // { side, coding }: the edge that the arrows move

export const isMovingEdge = () => edge !== null;

const none = "Choose a line or words first: ↓, or select with the mouse";

// Runs with what a code is to be put on.
const onTarget = (run) => () => {
  const stretch = cursor.target();
  if (stretch) run(stretch);
  else toast(none);
};

const onCoding = (run) => () => {
  const coding = cursor.lit();
  if (coding) run(coding);
  else toast("Choose a coding first: press its name in the margin, or → on its line");
};

function put(code, stretch, more) {
  last = code.id ? code : { name: code.name };
  return operations.apply(code, stretch, more);
}

function startEdge(side) {
  const coding = cursor.lit();
  const stretch = coding ? { start: coding.start, end: coding.end } : cursor.target();
  if (!stretch) return toast(none);
  edge = { side, stretch, coding };
  preview();
}

function move(by, byLetter) {
  if (!edge) return;
  edge.stretch = moveEdge(edge.stretch, edge.side, by, byLetter, allLines());
  preview();
}

function preview() {
  if (edge.coding) cursor.highlight("chosen", [edge.stretch]);
  else cursor.select(edge.stretch);
}

// The words are as they should be: the coding in focus gets new edges, else the palette opens.
function endEdge() {
  const { coding, stretch } = edge;
  edge = null;
  if (!coding) return choose();
  cursor.highlight("chosen", []);
  operations.resize(coding, stretch);
  cursor.light(coding.id);
}

export const choose = onTarget((stretch) => openPalette({ stretch, choose: (code) => put(code, stretch) }));

const untouched = (line) => coverOf(line) === "untouched";

// Moving on lets go of an edge.
const plain = (run) => (event) => {
  if (edge) cursor.highlight("chosen", []);
  edge = null;
  run(event);
};

export const reading = {
  "next-line": plain(() => cursor.step(1)),
  "previous-line": plain(() => cursor.step(-1)),
  "next-paragraph": plain(() => cursor.stepParagraph(1)),
  "previous-paragraph": plain(() => cursor.stepParagraph(-1)),
  "next-coding": () => (edge ? move(1, false) : cursor.stepCoding(1)),
  "previous-coding": () => (edge ? move(-1, false) : cursor.stepCoding(-1)),
  "go-to-line": plain(askLine),
  search: plain(askWords),
  "let-go": () => (edge ? plain(cursor.show)() : cursor.letGo()),
  "next-untouched": plain(() => cursor.nextLine(untouched) ?? toast("Every line is coded or set aside")),
};

export const coding = {
  "extend-down": plain(() => cursor.extend(1)),
  "extend-up": plain(() => cursor.extend(-1)),
  "start-edge": () => startEdge("start"),
  "end-edge": () => startEdge("end"),
  "edge-back": () => move(-1, true),
  "edge-on": () => move(1, true),
  palette: () => (edge ? endEdge() : choose()),
  recent: ({ key }) => onTarget((stretch) => {
    const code = recents()[Number(key) - 1];
    if (code) put(code, stretch);
  })(),
  repeat: onTarget((stretch) => {
    const code = last?.id ? last : work().codes.find(({ name }) => name === last?.name) ?? recents(1)[0];
    if (code) put(code, stretch);
    else toast("No code has been used yet");
  }),
  "in-vivo": onTarget((stretch) => {
    const name = wordsOf(stretch).replace(/\s+/gu, " ").trim();
    if ([...name].length > 60) return toast("A code in the text’s own words has at most 60 characters: select fewer words");
    put({ name }, stretch, { inVivo: true });
  }),
  unsure: onCoding((coding) => operations.doubt(coding, !coding.unsure)),
  recode: onCoding((coding) => openPalette({ stretch: coding, title: "Another code for this coding", choose: (code) => (code.id ? operations.recode(coding, code) : toast("Choose one of your codes; a new one is made on the text")) })),
  remove: onCoding((coding) => operations.remove(coding)),
  memo: () => {
    if (!isPhone()) return cursor.lit() ? writeOnCard() : openMemos();
    const pen = document.querySelector(".sheet-up textarea");
    if (pen) pen.focus();
    else toast("Choose a coding first: press its name in the sheet below");
  },
  "set-aside": () => {
    const lines = cursor.linesOfTarget();
    if (!lines.length) return toast(none);
    const aside = lines.some((line) => coverOf(line) !== "aside");
    lines.forEach((line) => operations.setAside(line, aside));
  },
  undo: operations.undo,
  redo: operations.redo,
};

// A button that did its deed lets the keys go on where they were.
document.addEventListener("click", ({ target }) => target.closest?.(".keys [data-action]")?.blur());

export const all = isComplete ? reading : { ...reading, ...coding };
