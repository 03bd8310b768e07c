// One theme: three columns of cards, at most 24 at once, and then pages that turn by themselves.

import { pagesOf } from "./pages.js";

const turns = 12_000; // milliseconds
let pages = []; // lists of cards
let at = 0;
let timer;

export function fitFocus(scene) {
  const shown = pages[at]?.[0]?.id;
  pages = cut(scene);
  const back = pages.findIndex((page) => page.some(({ id }) => id === shown));
  show(Math.max(0, back));
}

// The page with this card, from its beginning.
export function turnTo(card) {
  const page = pages.findIndex((cards) => cards.includes(card));
  if (page >= 0) show(page);
}

function cut(scene) {
  const cols = scene.querySelector(".cols");
  const sections = [...cols.querySelectorAll("section")];
  for (const section of sections) section.hidden = false;
  const groups = sections.map((section) => {
    const cards = [...section.querySelectorAll("li")];
    for (const card of cards) card.hidden = false;
    const list = section.querySelector("ul");
    const room = cols.getBoundingClientRect().bottom - list.getBoundingClientRect().top;
    const gap = cards.length > 1 ? parseFloat(getComputedStyle(cards[0]).marginBottom) : 0;
    return { cards, heights: cards.map((card) => card.offsetHeight), room, gap };
  });
  return pagesOf(groups);
}

function show(page) {
  clearTimeout(timer);
  at = page;
  const cards = new Set(pages[at] ?? []);
  for (const card of document.querySelectorAll("#cols li")) card.hidden = !cards.has(card);
  for (const section of document.querySelectorAll("#cols section")) {
    section.hidden = pages.length > 1 && ![...section.querySelectorAll("li")].some((card) => cards.has(card));
  }
  const said = document.getElementById("foot-said");
  said.textContent = pages.length > 1 ? `${said.dataset.said}, page ${at + 1} of ${pages.length}` : said.dataset.said;
  if (pages.length > 1) timer = setTimeout(() => show((at + 1) % pages.length), turns);
}
