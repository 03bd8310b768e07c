// Several cards at once: Ctrl or Shift with a click, or x. They are named by the ids of their cards, so that a choice
// outlives a fetch.

import { allCards, cardAt, cardsIn, codeOf, listOf, nameOf, themeOf } from "./dom.js";
import { say } from "../say.js";

const chosen = new Set(); // ids of cards
let last = null; // id

export function choose(card) {
  if (!card) return;
  if (!chosen.delete(card.id)) chosen.add(card.id);
  last = card.id;
  show();
  say(`${nameOf(card)} ${chosen.has(card.id) ? "chosen" : "let go"}, ${chosen.size} chosen`);
}

// From the last one to this one, where both are in one list.
function chooseTo(card) {
  const cards = cardsIn(listOf(card));
  const from = cards.findIndex(({ id }) => id === last);
  if (from < 0) return choose(card);
  const to = cards.indexOf(card);
  for (const one of cards.slice(Math.min(from, to), Math.max(from, to) + 1)) chosen.add(one.id);
  last = card.id;
  show();
  say(`${chosen.size} chosen`);
}

// Lets go of all; whether there was anything.
export function letGo() {
  if (!chosen.size) return false;
  chosen.clear();
  show();
  say("None chosen");
  return true;
}

// What is meant when this card is moved: all that are chosen, if it is one of them. As { code, from }, in board order.
export function chosenWith(card) {
  const cards = chosen.has(card.id) ? cardsNow() : [card];
  return cards.map((one) => ({ code: codeOf(one), from: themeOf(listOf(one)) }));
}

const cardsNow = () => allCards().filter(({ id }) => chosen.has(id));

function show() {
  for (const id of chosen) if (!document.getElementById(id)) chosen.delete(id);
  for (const card of allCards()) card.classList.toggle("is-chosen", chosen.has(card.id));
}

document.addEventListener("tandem:refreshed", show);
document.addEventListener(
  "click",
  (event) => {
    const card = cardAt(event.target);
    if (!card || !(event.ctrlKey || event.metaKey || event.shiftKey) || !document.querySelector("[data-placements]")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.shiftKey) chooseTo(card);
    else choose(card);
  },
  true,
);
