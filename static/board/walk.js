// From card to card with the arrows: up and down in a column, left and right between columns.

import { allCards, cardAt, cardsIn, columnOf, isSeen, linkOf, listOf, lists } from "./dom.js";

export function walk(key) {
  const card = cardAt(document.activeElement);
  const next = card ? from(card, key) : allCards().find(isSeen);
  if (!next) return;
  linkOf(next).focus();
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function from(card, key) {
  const column = columnOf(listOf(card));
  if (key === "ArrowDown" || key === "ArrowUp") {
    const cards = [...column.querySelectorAll(".card")].filter(isSeen);
    return cards[cards.indexOf(card) + (key === "ArrowDown" ? 1 : -1)];
  }
  return nearest(card, besides(column, key === "ArrowRight" ? 1 : -1));
}

// The next column in this direction in which something is seen.
function besides(column, step) {
  const columns = [...new Set(lists().map(columnOf))];
  for (let at = columns.indexOf(column) + step; columns[at]; at += step) {
    if ([...columns[at].querySelectorAll(".card")].some(isSeen)) return columns[at];
  }
  return null;
}

function nearest(card, column) {
  if (!column) return null;
  const middle = (one) => one.getBoundingClientRect().top + one.offsetHeight / 2;
  const away = (one) => Math.abs(middle(one) - middle(card));
  return [...column.querySelectorAll(".card")].filter(isSeen).sort((a, b) => away(a) - away(b))[0];
}

// The list beside this one: the next in the column, or the first of the next column.
export function listBeside(list, key) {
  const all = lists();
  const columns = [...new Set(all.map(columnOf))];
  const column = columns.indexOf(columnOf(list));
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const beside = columns[column + (key === "ArrowRight" ? 1 : -1)];
    return all.find((one) => columnOf(one) === beside);
  }
  const inColumn = all.filter((one) => columnOf(one) === columns[column]);
  return inColumn[inColumn.indexOf(list) + (key === "ArrowDown" ? 1 : -1)];
}

export const positionOf = (card) => cardsIn(listOf(card)).indexOf(card) + 1;
