// What a coder does. Each is painted at once, kept in the browser's queue under an id of its own, and sent; a code or a
// coding that is made carries the id of its operation, so that the next operation can name it before the answer comes.

import { refresh, setApart } from "../live.js";
import { openQueue } from "../queue.js";
import { say } from "../say.js";
import { newId } from "../send.js";
import { toast } from "../toast.js";
import { redraw, show } from "./cursor.js";
import { debounced } from "./debounced.js";
import { lineAt } from "./lines.js";
import { base, edition, pulse } from "./page.js";
import { paint } from "./paint.js";
import { acknowledge, acknowledged, codeOf, codingOf, codingsOn, inEffect, laid, lay, liesOver, lift, waiting, work } from "./work.js";

const opening = openQueue(); // where nothing can be changed any more, what waits still needs somebody
const kept = new Map(); // ids that the queue has -> when that was, in milliseconds

// Puts a code on a stretch: { id } of one that is there, or { name } of a new one. Answers whether it was.
export function apply(code, stretch, { unsure = false, inVivo = false } = {}) {
  const known = code.id ? codeOf(code.id) : work().codes.find(({ name }) => name.toLowerCase() === code.name.toLowerCase());
  const twin = known && codingsOn(stretch).find(({ code, start, end }) => code === known.id && start === stretch.start && end === stretch.end);
  if (twin) return refuse(`“${known.name}” is already on exactly this segment`);
  const id = newId();
  const { start, end } = stretch;
  const fields = { start, end, text: edition, unsure, ...(known ? { code: known.id } : { name: code.name, in_vivo: inVivo }) };
  const operation = { id, what: "apply", code: known?.id ?? id, start, end, unsure, ...(!known && { name: code.name }) };
  perform(operation, "codings", fields, `“${known?.name ?? code.name}” put on ${placeOfWords(stretch)}`);
  return id;
}

export function remove(coding) {
  const { id, name, place } = coding;
  perform({ id: newId(), what: "remove", coding: id }, `codings/${id}/remove`, {}, `“${name}” taken off ${place}`);
}

export function recode(coding, code) {
  const fields = { code: code.id };
  perform({ id: newId(), what: "recode", coding: coding.id, ...fields }, `codings/${coding.id}/recode`, fields, `“${coding.name}” on ${coding.place} is “${code.name}” now`);
}

export function resize(coding, { start, end }) {
  if (start === coding.start && end === coding.end) return;
  const fields = { start, end };
  perform({ id: newId(), what: "resize", coding: coding.id, ...fields }, `codings/${coding.id}/resize`, { ...fields, text: edition }, `“${coding.name}” covers ${placeOfWords(fields)} now`);
}

export function doubt(coding, unsure) {
  perform({ id: newId(), what: "unsure", coding: coding.id, unsure }, `codings/${coding.id}/unsure`, { unsure }, `${unsure ? "Unsure" : "Sure"} of “${coding.name}” on ${coding.place}`);
}

export function setAside(line, aside) {
  const [coding] = codingsOn(line);
  if (coding) return refuse(`Line ${line.label} is coded with “${coding.name}”; a line that is set aside has no codes`);
  perform({ id: newId(), what: "aside", unit: line.unit, aside }, "set-aside", { unit: line.unit, aside, text: edition }, `Line ${line.label} ${aside ? "set aside" : "taken up again"}`);
}

// about: "narrative", "coding" or "code". An empty body removes the memo.
export function writeMemo(about, subject, body) {
  const operation = { id: newId(), what: "memo", about, memo: body, ...(about === "coding" && { coding: subject }) };
  perform(operation, "memo", { about, ...(subject && { subject }), body }, body ? "Memo kept" : "Memo removed");
}

export const undo = () => perform({ id: newId(), what: "undo" }, "undo", {}, "Undone");
export const redo = () => perform({ id: newId(), what: "redo" }, "redo", {}, "Done again");

function refuse(words) {
  toast(words);
  return false;
}

const placeOfWords = (stretch) => {
  const [first, last] = [lineAt(stretch.start).label, lineAt(stretch.end - 1).label];
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
};

// The stretches that an operation changes on the page, before and after it.
function stretchesOf(operation) {
  const coding = operation.coding && codingOf(operation.coding);
  const line = operation.what === "aside" && [...document.querySelectorAll(`[data-unit="${operation.unit}"] .words`)][0];
  return [
    coding && { start: coding.start, end: coding.end },
    operation.start !== undefined && { start: operation.start, end: operation.end },
    line && { start: Number(line.dataset.start), end: Number(line.dataset.end) },
  ].filter(Boolean);
}

function perform(operation, address, fields, words) {
  operation.words = words;
  operation.text = edition;
  operation.touches = around(operation, () => lay(operation));
  say(words);
  opening.then(async (queue) => {
    await queue.add({ op_id: operation.id, lane: base, url: `${base}/${address}`, fields, about: operation });
    kept.set(operation.id, performance.now());
  });
}

// Paints what changes by it, and answers where: undo changes what an operation before it did.
function around(operation, change) {
  const [effect, before] = [inEffect(laid()), stretchesOf(operation)];
  change();
  const now = inEffect(laid());
  const turned = operation.what === "undo" || operation.what === "redo" ? [...effect, ...now].filter((one) => effect.includes(one) !== now.includes(one)) : [];
  const stretches = [...before, ...stretchesOf(operation), ...turned.flatMap(({ touches = [] }) => touches)];
  paint(stretches);
  show();
  return stretches;
}

// Where something was taken off there is no coding any more that says where it stood.
export function paintAllUnderWay() {
  paint(laid().flatMap(({ touches = [] }) => touches), (block) => !block.hasAttribute("data-painted"));
}

// What came to the server is painted with the next frame. While a long queue goes out, the page follows now and then:
// otherwise most of the time would go to drawing what changes again at once.
const isLong = () => waiting().length > 20;
const brought = []; // stretches

function done(id) {
  if (!liesOver(id)) return;
  const operation = acknowledge(id);
  setApart(pulse, isLong() ? 2000 : undefined);
  if (!brought.length) setTimeout(() => requestAnimationFrame(showBrought), isLong() ? 500 : 0);
  brought.push(...(operation.touches ?? []), ...stretchesOf(operation));
  askAgain();
}

function showBrought() {
  paint(brought.splice(0));
  show();
}

const askAgain = debounced(() => acknowledged().length && refresh(pulse), 800); // the word may have got lost

function undone(operation) {
  if (liesOver(operation.op_id)) around(operation.about, () => lift(operation.op_id));
  kept.delete(operation.op_id);
}

// Where the one who asked is still looking, a sentence is enough for these. Anything else, and whatever was done a while
// ago, stays in the queue until somebody decides.
const passing = ["undo", "redo", "aside", "unsure"];
const isStillThere = (id) => performance.now() - (kept.get(id) ?? -Infinity) < 5000;

opening.then(async (queue) => {
  queue.addEventListener("sent", ({ detail: { operation } }) => done(operation.op_id));
  queue.addEventListener("refused", ({ detail: { operation } }) => {
    const passes = passing.includes(operation.about?.what) && isStillThere(operation.op_id);
    undone(operation);
    if (!passes) return;
    toast(operation.problem.detail);
    queue.letGo(operation.op_id);
  });
  queue.addEventListener("changed", ({ detail: { waiting: lists, refused } }) => {
    const listed = new Set([...lists, ...refused].map(({ op_id }) => op_id));
    // Another page of this browser has sent them.
    for (const { id } of waiting()) if (kept.has(id) && !listed.has(id)) done(id);
    document.dispatchEvent(new CustomEvent("coding:queue", { detail: { waiting: ours(lists), refused: ours(refused) } }));
  });
  // What waited in the browser when the page was opened.
  const { waiting: left, refused } = await queue.lists();
  for (const { op_id, about } of ours(left)) {
    if (liesOver(op_id) || !about) continue;
    kept.set(op_id, -Infinity);
    // Its places are those of a text before the correction: it shows when the server has it.
    if ((about.text ?? 1) === edition) lay(about);
  }
  paintAllUnderWay();
  redraw();
  document.dispatchEvent(new CustomEvent("coding:queue", { detail: { waiting: ours(left), refused: ours(refused) } }));
});

const ours = (operations) => operations.filter(({ lane }) => lane === base);

export const again = async (id) => (await opening).again(id);
export const letGoOf = async (id) => (await opening).letGo(id);
