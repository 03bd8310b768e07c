// Parts of a page that follow the server: <section data-live="/p/x/.../events" data-fragment="/p/x/..." data-revision="7">.
// The stream carries signals, never content: on a change, on every opening and when a heartbeat knows a newer revision,
// the fragment is fetched, with If-None-Match from data-etag, and morphed in: it is the same element again. Nothing
// moves while a pointer is down or something is in the hand.
//
// Before a fetch "tandem:refreshing" bubbles from the element, after the morph "tandem:refreshed". A script keeps its own attributes with data-keep="class".

import htmx from "htmx.org";
import { fine, lost } from "./connection.js";
import { APART } from "./pace.js";
import { isNewer } from "./revision.js";
import { keepSelection } from "./selection.js";
import { drawnFor, pause } from "./send.js";
import { somethingIsUnsaved } from "./status.js";

htmx.config.history = false;
// The content policy wants to know by name who makes HTML of words: our own fragments, nothing else, and no script.
const policy = globalThis.trustedTypes?.createPolicy("tandem", { createHTML: (ours) => ours });
htmx.registerExtension("tandem", {
  init: (api) => policy && api.initSecurity(policy),
  htmx_before_morph_node: (node) => !isTypedIn(node),
  htmx_before_morph_attr: (node, { attrName }) => !isReaders(node, attrName),
});

const streams = new Map(); // address of the events -> { source, tries, timer }
const fetched = new WeakMap(); // element -> when, in milliseconds
const apart = new WeakMap(); // element -> milliseconds, if not the usual
const waiting = new WeakSet(); // elements that will be fetched in a moment
const underWay = new WeakMap(); // element -> whether it must be fetched once more
let pointerIsDown = false;

const followers = (events) => [...document.querySelectorAll("[data-live]")].filter((part) => part.dataset.live === events);

// A field somebody types in keeps its words and its caret.
function isTypedIn(node) {
  return node === document.activeElement && node.matches("input, textarea, select, [contenteditable]");
}

// What the reader opened stays open; what a script keeps stays as the script has it.
function isReaders(node, attribute) {
  if (attribute === "open") return node.matches("details, dialog");
  return node.dataset.keep?.split(" ").includes(attribute) ?? false;
}

const isHeld = () => pointerIsDown || document.querySelector("[data-in-hand]") !== null;

addEventListener("pointerdown", () => (pointerIsDown = true), true);
for (const end of ["pointerup", "pointercancel", "blur"]) addEventListener(end, () => (pointerIsDown = false), true);

async function whenFree() {
  while (isHeld()) await new Promise((go) => setTimeout(go, 100));
}

export function refreshAll() {
  for (const part of document.querySelectorAll("[data-live]")) refresh(part);
}

// One fetch at a time for each part; a signal that comes meanwhile makes one more.
export async function refresh(part) {
  if (underWay.has(part)) return underWay.set(part, true);
  do {
    underWay.set(part, false);
    fetched.set(part, performance.now());
    await fetchInto(part).catch(() => {});
  } while (underWay.get(part));
  underWay.delete(part);
}

// So many milliseconds lie between two fetches of this part for words of its stream, from now on.
export const setApart = (part, milliseconds = APART) => apart.set(part, milliseconds);

// At a word of the stream: not more often than that.
function heard(part) {
  if (waiting.has(part)) return;
  const wait = (fetched.get(part) ?? -Infinity) + (apart.get(part) ?? APART) - performance.now();
  if (wait <= 0) return refresh(part);
  waiting.add(part);
  setTimeout(() => {
    waiting.delete(part);
    refresh(part);
  }, wait);
}

async function fetchInto(part) {
  const { etag } = part.dataset;
  part.dispatchEvent(new CustomEvent("tandem:refreshing", { bubbles: true }));
  const headers = { "X-Fragment": "1", ...drawnFor(), ...(etag && { "If-None-Match": etag }) };
  const response = await fetch(part.dataset.fragment, { headers, credentials: "same-origin" });
  const text = await response.text();
  await whenFree();
  if (response.status === 401 && somethingIsUnsaved()) return; // who saves asks to sign in again, in place
  if (response.redirected || [401, 403, 404, 410].includes(response.status)) return location.reload(); // no longer ours to see
  if (!response.ok) return;
  if (!part.isConnected) return;
  await keepSelection(part, () => htmx.swap({ text, target: part, swap: "outerMorph" }));
  tidy(part);
  part.dataset.etag = response.headers.get("etag") ?? "";
  part.dispatchEvent(new CustomEvent("tandem:refreshed", { bubbles: true }));
}

// A fragment brings the blanks that stand around its element: those of a long day would pile up.
function tidy(part) {
  for (const side of ["previousSibling", "nextSibling"]) {
    while (isBlank(part[side]) && isBlank(part[side][side])) part[side].remove();
  }
}

const isBlank = (node) => node?.nodeType === Node.TEXT_NODE && !node.data.trim();

function open(events) {
  const stream = streams.get(events) ?? { tries: 0 };
  streams.set(events, stream);
  clearTimeout(stream.timer);
  stream.source?.close();
  stream.source = new EventSource(events);
  const changed = () => followers(events).forEach(heard);
  stream.source.addEventListener("open", () => {
    stream.tries = 0;
    clearTimeout(stream.grace);
    stream.grace = null;
    fine(events);
    changed();
  });
  stream.source.addEventListener("message", changed);
  stream.source.addEventListener("changed", changed);
  stream.source.addEventListener("revision", ({ data }) => {
    followers(events).filter((part) => isNewer(data, part.dataset.revision)).forEach(refresh);
  });
  stream.source.addEventListener("error", () => again(events, stream));
}

// The browser tries again by itself unless the server answered with an error; then it is ours to do.
function again(events, stream) {
  stream.grace ??= setTimeout(() => lost(events), 4000);
  if (stream.source.readyState !== EventSource.CLOSED) return;
  clearTimeout(stream.timer);
  followers(events).forEach(refresh); // perhaps it is no longer ours to see
  stream.timer = setTimeout(() => open(events), pause((stream.tries += 1)));
}

function close(stream) {
  clearTimeout(stream.timer);
  clearTimeout(stream.grace);
  stream.grace = null;
  stream.source?.close();
}

function openAll() {
  for (const events of new Set([...document.querySelectorAll("[data-live]")].map((part) => part.dataset.live))) open(events);
}

// A page that nobody looks at lets go of its stream: browsers allow few at once. Opening again fetches what was missed.
let leaving;
document.addEventListener("visibilitychange", () => {
  clearTimeout(leaving);
  if (document.hidden) {
    leaving = setTimeout(() => {
      streams.forEach(close);
      streams.clear();
    }, 30_000);
  } else if (!streams.size) openAll();
});
addEventListener("pagehide", () => streams.forEach(close));
addEventListener("pageshow", ({ persisted }) => persisted && openAll());

openAll();
