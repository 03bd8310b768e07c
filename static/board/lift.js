// A card in the hand of the keyboard: Space lifts it, arrows move it, Space drops it, Escape puts it back. Every step is
// said. Only the drop is a move.

import { say } from "../say.js";
import { chosenWith, letGo } from "./choice.js";
import { cardAt, cardsIn, linkOf, listOf, main, nameOf, themeOf } from "./dom.js";
import { openFolded } from "./folded.js";
import { move } from "./moves.js";
import { neighbours } from "./place.js";
import { listBeside, positionOf } from "./walk.js";

let hand = null; // { card, list, next, cards }

export function watchLift() {
  addEventListener("keydown", press, true);
  addEventListener("pointerdown", () => putBack(), true);
}

function press(event) {
  const { key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (!hand) {
    const card = document.activeElement?.matches(".card-name") && cardAt(document.activeElement);
    if (key !== " " || !card) return;
    lift(card);
  } else if (key === " " || key === "Enter") drop();
  else if (key === "Escape") putBack();
  else if (key.startsWith("Arrow")) carry(key);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function lift(card) {
  hand = { card, list: listOf(card), next: card.nextElementSibling, cards: chosenWith(card) };
  card.dataset.inHand = "";
  card.classList.add("is-lifted", "is-placed");
  main().classList.add("is-moving");
  const what = hand.cards.length === 1 ? nameOf(card) : `${hand.cards.length} cards`;
  say(`${what} lifted, ${where()}. Arrows move it, Space drops it, Escape puts it back.`);
}

function carry(key) {
  const { card } = hand;
  const list = listOf(card);
  const cards = cardsIn(list);
  const at = cards.indexOf(card);
  if (key === "ArrowDown" && at < cards.length - 1) cards[at + 1].after(card);
  else if (key === "ArrowUp" && at > 0) cards[at - 1].before(card);
  else {
    const beside = listBeside(list, key);
    if (!beside) return say("There is nothing further");
    openFolded(beside);
    if (key === "ArrowUp") beside.append(card);
    else beside.prepend(card);
  }
  linkOf(card).focus();
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
  say(where());
}

function where() {
  const list = listOf(hand.card);
  return `place ${positionOf(hand.card)} of ${cardsIn(list).length} in ${list.dataset.name}`;
}

function release() {
  const held = hand;
  hand = null;
  delete held.card.dataset.inHand;
  held.card.classList.remove("is-lifted", "is-placed");
  main().classList.remove("is-moving");
  return held;
}

function drop() {
  const { card, list, next, cards } = release();
  const [to, following] = [listOf(card), card.nextElementSibling];
  list.insertBefore(card, next?.parentElement === list ? next : null);
  linkOf(card).focus();
  if (to === list && following === next) return say("Dropped where it was");
  const moved = cards.map(({ code }) => code);
  const others = following ? cardsIn(to).slice(cardsIn(to).indexOf(following)) : [];
  const after = others.find((one) => !moved.includes(one.dataset.code)) ?? null;
  move({ cards, to: themeOf(to), ...neighbours(to, after, moved) });
  linkOf(card).focus();
  if (cards.length > 1) letGo();
}

function putBack() {
  if (!hand) return;
  const { card, list, next } = release();
  list.insertBefore(card, next?.parentElement === list ? next : null);
  linkOf(card).focus();
  say(`${nameOf(card)} is back where it was`);
}
