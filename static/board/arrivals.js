// What has just moved is marked: a ring for two seconds, and for ten who moved it and from where.

import { allCards, codeOf, listOf, nameOf, themeOf } from "./dom.js";
import { say } from "../say.js";

const glows = 2_000; // milliseconds
const tells = 10_000;
const marked = new Map(); // id of a card -> { until, glowing, words }
let known = placesNow();

// code -> themes it is in
function placesNow() {
  const places = new Map();
  for (const card of allCards()) {
    const themes = places.get(codeOf(card)) ?? new Map();
    places.set(codeOf(card), themes.set(themeOf(listOf(card)), listOf(card).dataset.name));
  }
  return places;
}

// Own moves: shown, and not told.
export function show(cards) {
  for (const card of cards.filter(Boolean)) mark(card, "");
  known = placesNow();
  decorate();
}

// Runs after what is on its way has been laid over the fetched board, so that own moves make no difference.
document.addEventListener("tandem:refreshed", () => queueMicrotask(look));

function look() {
  const now = placesNow();
  const arrived = allCards().filter((card) => known.has(codeOf(card)) && !known.get(codeOf(card)).has(themeOf(listOf(card))));
  for (const card of arrived) mark(card, wordsFor(card, known.get(codeOf(card)), now.get(codeOf(card))));
  if (arrived.length === 1) say(`${nameOf(arrived[0])}: ${marked.get(arrived[0].id).words || "moved"}`);
  else if (arrived.length > 1) say(`${arrived.length} cards have moved`);
  known = now;
  decorate();
}

function wordsFor(card, before, now) {
  const left = [...before].filter(([theme]) => !now.has(theme)).map(([, name]) => name);
  const by = card.dataset.by && card.dataset.by !== me() ? card.dataset.by : "";
  const from = left.length ? ` from ${left.join(" and ")}` : "";
  if (!left.length) return by ? `${by} just linked this here` : "Just linked here";
  return by ? `${by} just moved this here${from}` : `Just moved here${from}`;
}

const me = () => document.querySelector(".account .who")?.textContent.split(" ")[0];

function mark(card, words) {
  const now = Date.now();
  marked.set(card.id, { glowing: now + glows, until: now + tells, words });
  setTimeout(decorate, glows + 20);
  setTimeout(decorate, tells + 20);
}

// Once more after every fetch: the fetched cards know nothing of this.
function decorate() {
  const now = Date.now();
  for (const [id, { until, glowing, words }] of marked) {
    const card = document.getElementById(id);
    const over = now >= until;
    card?.classList.toggle("just-moved", now < glowing);
    card?.classList.toggle("is-placed", !over);
    if (card) tell(card, over ? "" : words);
    if (over) marked.delete(id);
  }
}

function tell(card, words) {
  let said = card.querySelector(".moved-by");
  if (!words) return said?.remove();
  if (!said) {
    said = document.createElement("span");
    said.className = "moved-by";
    card.append(said);
  }
  said.textContent = words;
}

