// Drag by mouse, pen and finger. Nothing is decided here: where the card is let go, it becomes a move.

import Sortable from "sortablejs";
import { chosenWith, letGo } from "./choice.js";
import { cardAt, cardsIn, lists, main, themeOf } from "./dom.js";
import { move } from "./moves.js";
import { neighbours } from "./place.js";
import { openFolded } from "./folded.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const made = new WeakSet(); // lists
let drag = null; // { cards, list, next, said, target, cancelled }

export function watchDrags() {
  makeAll();
  document.addEventListener("tandem:refreshed", makeAll);
  document.addEventListener("dragstart", (event) => cardAt(event.target) && event.preventDefault());
  addEventListener("keydown", cancel, true);
  addEventListener("pointermove", follow, { passive: true });
}

function makeAll() {
  for (const list of lists().filter((list) => !made.has(list))) {
    made.add(list);
    new Sortable(list, {
      group: "cards",
      draggable: ".card",
      filter: ".card-do",
      preventOnFilter: false,
      animation: calm.matches ? 0 : 120,
      forceFallback: true,
      fallbackOnBody: true,
      fallbackTolerance: 4,
      delay: 220,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      emptyInsertThreshold: 12,
      scrollSensitivity: 60,
      scrollSpeed: 14,
      bubbleScroll: true,
      ghostClass: "slot",
      fallbackClass: "in-hand",
      onStart: begin,
      onMove: ({ to }) => aim(to),
      onEnd: end,
    });
  }
}

function begin({ item, from }) {
  item.dataset.inHand = "";
  drag = { cards: chosenWith(item), list: from, next: item.nextElementSibling, said: says(), target: null, cancelled: false };
  main().classList.add("is-moving");
  const hand = document.querySelector("body > .in-hand");
  hand?.removeAttribute("id"); // it is a picture of the card
  if (hand && drag.cards.length > 1) hand.dataset.count = drag.cards.length;
  aim(from);
}

function aim(list) {
  if (!drag) return;
  drag.target?.classList.remove("is-target");
  drag.target = list.closest(".sub, .own, .tray");
  drag.target?.classList.add("is-target");
  openFolded(list);
  const name = document.createElement("b");
  name.textContent = list.dataset.name;
  const alt = document.createElement("kbd");
  alt.textContent = "Alt";
  const words = themeOf(list) ? ["Into ", name, ". ", alt, " keeps it in both."] : ["Back to ", name, "."];
  drag.said.replaceChildren(...words);
}

function says() {
  const said = document.createElement("p");
  said.className = "hand-says";
  document.body.append(said);
  return said;
}

function follow({ clientX, clientY }) {
  if (!drag) return;
  const { offsetWidth, offsetHeight } = drag.said;
  const x = Math.min(clientX + 14, innerWidth - offsetWidth - 8);
  const y = Math.min(clientY + 40, innerHeight - offsetHeight - 8);
  drag.said.style.translate = `${x}px ${y}px`;
}

function cancel(event) {
  if (!drag || event.key !== "Escape") return;
  event.preventDefault();
  event.stopPropagation();
  drag.cancelled = true;
  document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }));
}

// The card goes back to where it was, and moves from there as by the menu.
function end({ item, to, originalEvent }) {
  const { cards, list, next, said, target, cancelled } = drag;
  drag = null;
  said.remove();
  target?.classList.remove("is-target");
  main().classList.remove("is-moving");
  delete item.dataset.inHand;
  swallowClick();
  const following = item.nextElementSibling;
  list.insertBefore(item, next?.parentElement === list ? next : null);
  const stays = to === list && following === next;
  if (cancelled || (stays && cards.length === 1)) return;
  const moved = cards.map(({ code }) => code);
  const after = following && !moved.includes(following.dataset.code) ? following : firstOther(to, following, moved);
  move({ cards, to: themeOf(to), ...neighbours(to, after, moved), keep: Boolean(originalEvent?.altKey) && themeOf(to) !== "" });
  if (cards.length > 1) letGo();
}

// The next card that does not move along.
function firstOther(list, from, moved) {
  const cards = cardsIn(list);
  return from ? (cards.slice(cards.indexOf(from)).find((card) => !moved.includes(card.dataset.code)) ?? null) : null;
}

// Letting go is not a click on what lies below.
function swallowClick() {
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, true), 80);
}

