// What the coder did: codings, lines set aside, codes. The page as the server drew it is the truth; operations that are
// under way lie over it until the server's page holds them.

import { inReadingOrder, placeOf } from "./cut.js";
import { hueOf } from "./hue.js";
import { lineAt, linesOf } from "./lines.js";
import { text } from "./page.js";

const blocks = new Map(); // id of a paragraph -> { codings, aside } as the server drew it, in text order
const stale = new Set(); // paragraphs that changed since they were read
let drawn = null; // all of what the server drew: { codings, byId, aside, codes }
let codes = [];
const made = new Map(); // codes that were made here and are not in the tree yet, by id
let under = []; // { id, what, ..., acknowledged }: operations, oldest first
let now = null; // all of it, with what is under way over it

const watch = new MutationObserver(noteStale);
const told = { subtree: true, childList: true, attributeFilter: ["aria-label", "data-code", "data-start", "data-end", "data-painted"] };

function noteStale(records) {
  for (const { target, addedNodes } of records) {
    for (const node of [target, ...addedNodes]) {
      const block = (node.closest ? node : node.parentElement)?.closest(".para");
      if (block) stale.add(block);
    }
  }
}

// Reads the paragraphs that the server has drawn anew, and the codes. A paragraph that was painted over here says so in
// data-painted, which goes when the server's own comes.
export function readWork() {
  if (!blocks.size) {
    text.querySelectorAll(".para").forEach((block) => stale.add(block));
    watch.observe(text, told);
  }
  noteStale(watch.takeRecords());
  for (const block of stale) {
    if (block.isConnected && block.hasAttribute("data-painted")) continue;
    stale.delete(block);
    if (block.isConnected) blocks.set(block.id, { codings: readCodings(block), aside: readAside(block) });
    drawn = null;
  }
  codes = readCodes();
  now = null;
}

function allDrawn() {
  if (drawn) return drawn;
  const all = [...blocks.values()];
  const codings = all.flatMap(({ codings }) => codings);
  const used = new Map();
  for (const coding of codings) if (!used.has(coding.code)) used.set(coding.code, newCode(coding));
  drawn = { codings, byId: new Map(codings.map((coding) => [coding.id, coding])), aside: all.flatMap(({ aside }) => aside), codes: used };
  return drawn;
}

function readCodings(block) {
  return [...block.querySelectorAll(".lane")].map((lane) => ({
    id: lane.dataset.id,
    code: lane.dataset.code,
    name: lane.querySelector(".name span").textContent,
    hue: Number(lane.className.match(/\bcode-(\d+)/)[1]),
    start: Number(lane.dataset.start),
    end: Number(lane.dataset.end),
    unsure: lane.classList.contains("unsure"),
    memo: lane.querySelector(".memo-text")?.textContent ?? "",
  })).map((coding) => ({ ...coding, ...placed(coding) }));
}

const readAside = (block) => [...block.querySelectorAll(".sentence.aside")].map(({ dataset }) => Number(dataset.unit));

function readCodes() {
  return [...document.querySelectorAll("#codes tr[data-code]")].map(({ dataset }, order) => ({
    id: dataset.code,
    name: dataset.name,
    hue: Number(dataset.hue),
    here: Number(dataset.here),
    all: Number(dataset.all),
    recency: Number(dataset.recency),
    definition: dataset.definition,
    order,
  }));
}

// Lays an operation over the page.
export function lay(operation) {
  under.push(operation);
  now = null;
}

// The server has it: it lies there until the page is drawn anew.
export function acknowledge(id) {
  const operation = under.find((one) => one.id === id);
  if (operation) operation.acknowledged = true;
  now = null;
  return operation;
}

// The operation is not done and will not be.
export function lift(id) {
  const operation = under.find((one) => one.id === id);
  under = under.filter((one) => one.id !== id);
  now = null;
  return operation;
}

export const acknowledged = () => under.filter((one) => one.acknowledged).map(({ id }) => id);
export const laid = () => under;
export const waiting = () => under.filter((one) => !one.acknowledged);
export const liesOver = (id) => under.some((one) => one.id === id);

// These are in the page by now. The tree, and with it the codes that they made, comes a little later.
export function settle(ids) {
  for (const one of under) if (ids.includes(one.id) && one.name) made.set(one.code, newCode(one));
  under = under.filter(({ id }) => !ids.includes(id));
  now = null;
}

export const madeCodes = () => [...made.keys()];

// The tree has been drawn since these were made.
export function haveTree(ids) {
  for (const id of ids) made.delete(id);
  now = null;
}

// What undo takes back among the operations under way, and redo brings again.
export function inEffect(operations) {
  const done = [];
  let undone = [];
  for (const operation of operations) {
    if (operation.what === "undo") undone.push(...done.splice(-1));
    else if (operation.what === "redo") done.push(...undone.splice(-1));
    else {
      done.push(operation);
      undone = [];
    }
  }
  return done;
}

export function work() {
  now ??= withAll(inEffect(under));
  return now;
}

function withAll(operations) {
  const base = allDrawn();
  const left = new Set(base.aside);
  const known = new Map([...made, ...base.codes, ...codes.map((code) => [code.id, code])]);
  const changed = new Map(); // id -> the coding as it is now, or null
  const put = (coding) => changed.set(coding.id, { ...coding, ...nameOf(known.get(coding.code)), ...placed(coding) });
  for (const operation of operations) {
    const { id, what, coding, unit, acknowledged } = operation;
    const state = { waiting: !acknowledged };
    const before = changed.has(coding) ? changed.get(coding) : base.byId.get(coding);
    if (what === "apply") {
      if (operation.name && !known.has(operation.code)) known.set(operation.code, newCode(operation));
      const { code, start, end, unsure = false } = operation;
      put({ id, code, start, end, unsure, memo: "", ...state });
      takeUp(left, operation);
    } else if (what === "aside") {
      if (operation.aside) left.add(unit);
      else left.delete(unit);
    } else if (what === "remove") changed.set(coding, null);
    else if (before) {
      const { code, start, end, unsure, memo } = { ...before, ...operation };
      put({ id: coding, code, start, end, unsure, memo, ...state });
      if (what === "resize") takeUp(left, operation);
    }
  }
  const codings = changed.size ? base.codings.filter(({ id }) => !changed.has(id)) : base.codings;
  for (const coding of changed.values()) if (coding) insert(codings, coding);
  let furthest = 0;
  const reach = codings.map(({ end }) => (furthest = Math.max(furthest, end)));
  return { codings, reach, aside: left, codes: [...known.values()] };
}

function insert(codings, coding) {
  let [low, high] = [0, codings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inReadingOrder(codings[middle], coding) < 0) low = middle + 1;
    else high = middle;
  }
  codings.splice(low, 0, coding);
}

const newCode = ({ code, name, hue = hueOf(name) }) => ({ id: code, name, hue, here: 1, all: 1, recency: 1, definition: "", order: Infinity });
const nameOf = (code) => ({ name: code?.name ?? "", hue: code?.hue ?? 1 });
const placed = ({ start, end }) => ({ place: placeOf(lineAt(start), lineAt(end - 1)) });

function takeUp(aside, stretch) {
  for (const { unit } of linesOf(stretch)) aside.delete(unit);
}

export const codingOf = (id) => work().codings.find((coding) => coding.id === id);
export const codeOf = (id) => work().codes.find((code) => code.id === id);

// In reading order. Looks back from the last one that begins before the end, as far as any reaches.
export function codingsOn({ start, end }) {
  const { codings, reach } = work();
  let [low, high] = [0, codings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (codings[middle].start < end) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let at = low - 1; at >= 0 && reach[at] > start; at -= 1) if (codings[at].end > start) found.unshift(codings[at]);
  return found;
}

// Coded, aside or untouched, as the stylesheets name it.
export function coverOf(line) {
  if (codingsOn(line).length) return "coded";
  if (work().aside.has(line.unit)) return "aside";
  const isCodedFar = line.block.matches(".far") && line.element.classList.contains("coded"); // with what is not in the page
  return isCodedFar ? "coded" : "untouched";
}

// The codes used last, the latest first: those under way before those the server knows of.
export function recents(most = 9) {
  const { codes } = work();
  const late = inEffect(under).filter(({ what }) => what === "apply" || what === "recode").map(({ code }) => code).reverse();
  const known = codes.filter(({ recency }) => recency > 0).sort((a, b) => a.recency - b.recency).map(({ id }) => id);
  return [...new Set([...late, ...known])].map(codeOf).filter(Boolean).slice(0, most);
}
