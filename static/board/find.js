// What is looked for is lit and the rest steps back; nothing changes its place. A word, narratives, or both.

import { say } from "../say.js";
import { allCards, cardsIn, lists, nameOf } from "./dom.js";

const stored = "tandem-zoom";
const field = () => document.getElementById("find");
const chosen = () => document.querySelector('[name="narrative"]:checked');
const narratives = () => chosen()?.value.split(" ").filter(Boolean) ?? []; // one, or those with a value of an attribute

export function find() {
  field()?.focus();
  field()?.select();
}

function isLit(card, word, numbers) {
  const inNarrative = !numbers.length || card.dataset.in.split(" ").some((number) => numbers.includes(number));
  return inNarrative && wordsOf(nameOf(card)).includes(word);
}

// Found are words by how they begin: `kin` is in `next of kin` and not in `asking`.
const wordsOf = (text) => ` ${text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim()}`;

function light() {
  const word = wordsOf(field()?.value ?? "");
  const numbers = narratives();
  const looking = Boolean(word.trim() || numbers.length);
  let found = 0;
  for (const card of allCards()) {
    const lit = looking && isLit(card, word, numbers);
    found += lit;
    card.classList.toggle("is-hit", lit);
    card.classList.toggle("is-miss", looking && !lit);
  }
  for (const list of lists()) sayFound(list, looking);
  const said = document.getElementById("found");
  if (said) {
    said.hidden = !word.trim();
    said.textContent = `${found} found`;
    said.parentElement.querySelector("kbd").hidden = looking;
  }
  return found;
}

// `7 found of 43` where a subtheme says how many it has.
function sayFound(list, looking) {
  const place = list.closest(".sub, .own, .tray")?.querySelector(".sub-n");
  if (!place) return;
  const said = place.querySelector("b") ?? document.createElement("b");
  const found = cardsIn(list).filter((card) => card.classList.contains("is-hit")).length;
  if (!looking) return said.remove();
  if (!said.isConnected) place.prepend(said);
  said.textContent = `${found} found of `;
}

export function foldAll() {
  const subs = [...document.querySelectorAll(".sub")];
  const fold = subs.some((sub) => sub.open);
  for (const sub of subs) sub.open = !fold;
  sayFold();
}

function sayFold() {
  const button = document.querySelector(".fold");
  const subs = [...document.querySelectorAll(".sub")];
  if (!button) return;
  button.hidden = subs.length === 0;
  button.textContent = subs.some((sub) => sub.open) || !subs.length ? "Fold all" : "Unfold all";
}

function sayNarrative() {
  const words = document.getElementById("by-narrative-said");
  if (!words) return;
  words.dataset.all ??= words.textContent;
  const [only] = narratives();
  words.textContent = only ? (chosen().dataset.said ?? `Narrative ${only}`) : words.dataset.all;
}

function keepZoom() {
  const zoom = document.querySelector('[name="zoom"]:checked')?.value;
  if (zoom) sessionStorage.setItem(stored, zoom);
}

const kept = sessionStorage.getItem(stored);
if (kept) document.getElementById(`zoom-${kept}`)?.click();

document.addEventListener("input", ({ target }) => target.id === "find" && light());
document.addEventListener("change", ({ target }) => {
  if (target.name === "zoom") keepZoom();
  if (target.name !== "narrative") return;
  sayNarrative();
  say(`${light()} codes lit`);
  target.closest("details").open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.target.id !== "find" || event.key !== "Escape") return;
  event.target.value = "";
  light();
  event.target.blur();
});
document.addEventListener("toggle", sayFold, true);
document.addEventListener("tandem:refreshed", () => {
  light();
  sayFold();
  sayNarrative();
});
sayFold();
