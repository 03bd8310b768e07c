// Where a card goes, worked out as the server does it. A move is { cards: [{ code, from }], to, before, after, keep };
// themes are ids, "" is the tray.

import { cardIn, cardsIn, cardsOf, codeOf, idFor, listFor, listOf, nameOf, passagesOf, put, themeOf } from "./dom.js";

// Puts the cards of a move where they belong, at once; the server's own answer comes after.
export function place(move) {
  let after = move.after;
  for (const { code, from } of move.cards) {
    const card = placeOne({ ...move, code, from, after });
    if (card && after) after = code;
  }
}

function placeOne({ code, from, to, before, after, keep }) {
  const others = cardsOf(code);
  const original = cardIn(from, code) ?? (others.length === 1 ? others[0] : null);
  const target = listFor(to);
  if (!original || !target) return null;
  const there = cardIn(to, code);
  if (to === "" && others.some((card) => card !== original && themeOf(listOf(card)) !== "")) {
    original.remove(); // it lies in another theme still
    return null;
  }
  const card = there ?? (keep && from !== to ? original.cloneNode(true) : original);
  if (there && there !== original && !keep) original.remove();
  card.id = idFor(to, code);
  put(target, card, nextIn(target, card, { before, after, inTray: to === "" }));
  return card;
}

// The card that this one is put before; null for the end.
export function nextIn(list, card, { before, after, inTray }) {
  const others = cardsIn(list).filter((other) => other !== card);
  if (inTray) return others.find((other) => comesBefore(card, other)) ?? null;
  const named = before && others.find((other) => codeOf(other) === before);
  if (named) return named;
  const at = after ? others.findIndex((other) => codeOf(other) === after) : -1;
  if (at >= 0) return others[at + 1] ?? null;
  return others.find((other) => passagesOf(other) < passagesOf(card)) ?? null;
}

// The tray has no order of its own: the strongest come first.
function comesBefore(card, other) {
  const more = passagesOf(card) - passagesOf(other);
  return more > 0 || (more === 0 && nameOf(card).toLowerCase() < nameOf(other).toLowerCase());
}

// The neighbour by which a place in a list is told: the card before it, or the one after it where it is the first.
export function neighbours(list, next, moved) {
  const others = cardsIn(list).filter((card) => !moved.includes(codeOf(card)));
  const at = next ? others.indexOf(next) : others.length;
  const previous = others[at - 1];
  if (previous) return { after: codeOf(previous), before: "" };
  return { after: "", before: others[0] ? codeOf(others[0]) : "" };
}
