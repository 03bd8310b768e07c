// The board as it stands in the page. A list is a theme's cards, or the tray's: <ul class="cards" data-theme>, empty for
// the tray. A card's id is theme.code, so that a code in two themes is two cards.

export const main = () => document.getElementById("main");
export const board = () => document.getElementById("board");
export const isArranged = () => Boolean(main()?.dataset.placements);

export const cardAt = (node) => node?.closest?.(".card[data-code]") ?? null;
export const codeOf = (card) => card.dataset.code;
export const nameOf = (card) => card.querySelector(".card-name").textContent;
export const linkOf = (card) => card.querySelector(".card-name");
export const passagesOf = (card) => Number(card.querySelector(".card-n").lastChild.textContent);

export const listOf = (card) => card.closest(".cards");
export const listFor = (theme) => document.getElementById(`cards-${theme || "tray"}`);
export const themeOf = (list) => list.dataset.theme;
export const cardsIn = (list) => [...list.querySelectorAll(":scope > .card")];
export const lists = () => [...document.querySelectorAll("#tray .cards, #themes .cards")];
export const allCards = () => [...document.querySelectorAll("#tray .card, #themes .card")];
export const cardsOf = (code) => allCards().filter((card) => codeOf(card) === code);

export const idFor = (theme, code) => `${theme || "tray"}.${code}`;
export const cardIn = (theme, code) => document.getElementById(idFor(theme, code));

export const columnOf = (list) => list.closest(".theme") ?? list.closest(".tray");
export const isSeen = (element) => element.checkVisibility();

// Puts a card before another one, or at the end. One that stands there already is not touched: it may hold the focus.
export function put(list, card, next) {
  if (card.parentElement === list && card.nextElementSibling === next) return;
  const focused = card.contains(document.activeElement);
  list.insertBefore(card, next);
  if (focused) linkOf(card).focus({ preventScroll: true });
}
