// Where the coder is: the line under the cursor, the words that are selected, the coding in focus. It draws them, and
// draws them again after every change of the page.

import { drawLanes } from "./lanes.js";
import { allLines, lineAt, linesOf, rangesOf } from "./lines.js";
import { make, text } from "./page.js";
import { codingOf, codingsOn } from "./work.js";

const state = {
  line: null, // of allLines, by index
  stretch: null, // { start, end } of the selected words; null: the whole line
  from: null, // the line from which Shift extends
  lit: null, // id of the coding in focus
};

export const here = () => (state.line === null ? null : allLines()[state.line]);
export const selected = () => state.stretch;
export const lit = () => (state.lit && codingOf(state.lit)) || null;

// What a code is put on: the selected words, else the line.
export function target() {
  if (state.stretch) return state.stretch;
  const line = here();
  return line && { start: line.start, end: line.end };
}

// Tells whoever draws something about this place.
const tell = () => document.dispatchEvent(new CustomEvent("coding:place"));

export function goTo(line, { scroll = true } = {}) {
  Object.assign(state, { line: line.index, stretch: null, from: null, lit: null });
  show();
  if (scroll) bring(line.element);
}

export function select(stretch, { scroll = false } = {}) {
  Object.assign(state, { stretch, line: lineAt(stretch.start).index, lit: null });
  show();
  if (scroll) bring(here().element);
}

export function light(id, { scroll = false } = {}) {
  const coding = codingOf(id);
  if (!coding) return;
  Object.assign(state, { lit: id, stretch: null, from: null });
  const line = here();
  if (!line || line.end <= coding.start || coding.end <= line.start) state.line = lineAt(coding.start).index;
  show();
  if (scroll) bring(lineAt(coding.start).element);
}

// Escape: first the words, then the coding.
export function letGo() {
  if (state.stretch) Object.assign(state, { stretch: null, from: null });
  else state.lit = null;
  getSelection().removeAllRanges();
  show();
}

export function step(by, isLine = (line) => !line.heading) {
  const lines = allLines();
  const start = state.line ?? (by > 0 ? -1 : lines.length);
  for (let at = start + by; at >= 0 && at < lines.length; at += by) if (isLine(lines[at])) return goTo(lines[at]);
}

// The first line of the next or the previous paragraph.
export function stepParagraph(by) {
  const block = here()?.block;
  if (by < 0 && here() && !isFirst(here())) return goTo(firstOf(here()));
  step(by, (line) => !line.heading && line.block !== block && (by > 0 || isFirst(line)));
}

const isFirst = (line) => line.block.querySelector(".words") === line.words;
const firstOf = (line) => allLines().find(({ block }) => block === line.block);

// Shift: from the line where it began to the one after, or before.
export function extend(by) {
  const lines = allLines();
  if (state.line === null) return step(1);
  const from = state.from ?? state.line;
  let to = state.line + by;
  while (lines[to]?.heading) to += by;
  if (!lines[to]) return;
  const [first, last] = from < to ? [from, to] : [to, from];
  Object.assign(state, { from, line: to, lit: null, stretch: { start: lines[first].start, end: lines[last].end } });
  show();
  bring(lines[to].element);
}

// The next of the codings on the line, after the last one none.
export function stepCoding(by) {
  const line = here();
  if (!line) return;
  const codings = codingsOn(line).map(({ id }) => id);
  const at = codings.indexOf(state.lit);
  const next = at < 0 ? codings.at(by > 0 ? 0 : -1) : codings[at + by];
  if (next) light(next);
  else letGo();
}

// Once more in the next frames, because paragraphs get their height when they come into sight.
export function bring(element, frames = 4) {
  element.scrollIntoView({ block: "nearest" });
  if (frames) requestAnimationFrame(() => bring(element, frames - 1));
}

// The highlight of the selection, or of a stretch that is being tried.
export function highlight(name, stretches) {
  if (!globalThis.CSS?.highlights) return;
  const ranges = stretches.flatMap(rangesOf);
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}

// Elements that carry a class of this module: looking for them in a long text would take longer than all the rest.
const worn = { here: [...text.querySelectorAll(".here")], lit: [], edge: [], "in-line": [] };

function wear(name, elements) {
  for (const element of worn[name]) element.classList.remove(name);
  worn[name] = elements.filter(Boolean);
  for (const element of worn[name]) element.classList.add(name);
}

export function show() {
  for (const line of worn.here) line.querySelector(".no")?.removeAttribute("aria-current");
  const line = here();
  wear("here", [line?.element]);
  line?.element.querySelector(".no")?.setAttribute("aria-current", "true");
  highlight("chosen", state.stretch ? [state.stretch] : []);
  showLit();
  wear("in-line", line ? codingsOn(line).map(({ id }) => document.getElementById(`c${id}`)) : []);
  tell();
}

function showLit() {
  worn.edge.forEach((edge) => edge.remove());
  worn.edge = [];
  for (const part of worn.lit) if (part.matches("mark")) part.className = part.className.replace(/ ?code-\d+/, "");
  const coding = lit();
  const parts = coding ? partsOf(coding.id) : [];
  wear("lit", parts);
  const marks = parts.filter((part) => part.matches("mark"));
  if (!marks.length) return;
  marks.forEach((mark) => mark.classList.add(`code-${coding.hue}`));
  worn.edge = ["start", "end"].map((side) => make("span", { class: `edge ${side} code-${coding.hue}` }));
  marks[0].prepend(worn.edge[0]);
  marks.at(-1).append(worn.edge[1]);
}

const leaders = text.getElementsByClassName("leaders");

// Every mark, lane and hairline of one coding.
export function partsOf(id) {
  const coding = codingOf(id);
  const lines = coding ? linesOf(coding) : [];
  const marks = lines.flatMap(({ words }) => [...words.querySelectorAll(`mark[data-c~="${id}"]`)]);
  const hairlines = [...leaders].flatMap((one) => [...one.querySelectorAll(`[data-for="${id}"]`)]);
  return [...marks, document.getElementById(`c${id}`), ...hairlines].filter(Boolean);
}

// The lanes are measured anew when the text has other breaks, then drawn with what is in focus.
export function redraw() {
  drawLanes(text);
  show();
}

// The first line after the cursor that is untouched, around the end of the text.
export function nextLine(isWanted) {
  const lines = allLines().filter((line) => !line.heading && isWanted(line));
  const line = lines.find(({ index }) => index > (state.line ?? -1)) ?? lines[0];
  if (line) goTo(line);
  return line;
}

export const linesOfTarget = () => linesOf(target() ?? { start: 0, end: 0 }).filter((line) => !line.heading);
