// Move to…: the same menu for mouse, finger and keyboard. Digits choose, words narrow it down, Alt keeps the card where
// it was, too.

import { chosenWith, letGo } from "./choice.js";
import { cardIn, cardsIn, linkOf, nameOf, themeOf } from "./dom.js";
import { move } from "./moves.js";

let menu = null;

// cards: [{ code, from }]; anchor: the element it opens at.
export function openMoveMenu(cards, anchor) {
  close();
  const from = cards.every((card) => card.from === cards[0].from) ? cards[0].from : null;
  menu = make("div", { className: "move-menu", role: "dialog" });
  menu.setAttribute("aria-label", `Move ${saidOf(cards)} to`);
  const find = make("input", { className: "input", type: "search", placeholder: "Move to…", autocomplete: "off" });
  find.setAttribute("aria-label", "Find a theme, or press its number");
  const label = make("label", { className: "menu-find" });
  label.append(find);
  const list = make("ul");
  list.append(...rows(from), ...foot(from));
  menu.append(label, list);
  menu.addEventListener("click", ({ target, altKey }) => press(target.closest("button"), cards, altKey));
  menu.addEventListener("keydown", (event) => key(event, find, cards));
  find.addEventListener("input", () => narrow(find.value));
  document.body.append(menu);
  stand(anchor);
  find.focus();
  setTimeout(() => addEventListener("pointerdown", outside, true));
}

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
const saidOf = (cards) => (cards.length === 1 ? nameOf(cardIn(cards[0].from, cards[0].code)) : `${cards.length} cards`);

// A theme that has subthemes is their heading; one without is chosen itself.
function rows(from) {
  let number = 0;
  return [...document.querySelectorAll("#themes .theme")].flatMap((theme) => {
    const subs = [...theme.querySelectorAll(".sub .cards")];
    const own = theme.querySelector(".own .cards");
    const no = theme.querySelector(".theme-no span").textContent.replace(/\D/g, "");
    if (!subs.length) return [row(own, (number += 1), from)];
    const head = make("li", { className: "menu-head" });
    const itself = make("button", { type: "button", textContent: `${no} ${own.dataset.name}` });
    itself.dataset.to = themeOf(own);
    head.append(itself);
    return [head, ...subs.map((sub) => row(sub, (number += 1), from))];
  });
}

function row(list, number, from) {
  const here = themeOf(list) === from;
  const item = make("li", { className: here ? "is-here" : "" });
  const button = make("button", { type: "button", disabled: here });
  button.dataset.to = themeOf(list);
  button.dataset.words = list.dataset.name.toLowerCase();
  const key = make("kbd", { textContent: number });
  if (number > 9) key.hidden = true;
  else button.dataset.key = number;
  const count = make("span", { textContent: here ? "here" : cardsIn(list).length });
  button.append(number > 9 ? make("i") : key, list.dataset.name, count);
  item.append(button);
  return item;
}

function foot(from) {
  const back = make("li", { className: "menu-foot" });
  const tray = make("button", { type: "button", disabled: from === "" });
  tray.dataset.to = "";
  tray.dataset.key = 0;
  tray.append(make("kbd", { textContent: "0" }), "Back to Not placed");
  back.append(tray);
  const both = make("li", { className: "menu-alt" });
  const keep = make("button", { type: "button" });
  keep.dataset.keep = "";
  keep.setAttribute("aria-pressed", "false");
  keep.append(make("kbd", { textContent: "Alt" }), "Place in both, as a link");
  both.append(keep);
  return from === "" ? [back] : [back, both];
}

function press(button, cards, alt) {
  if (!button || button.disabled) return;
  if ("keep" in button.dataset) {
    button.setAttribute("aria-pressed", button.getAttribute("aria-pressed") !== "true");
    return;
  }
  const linked = alt || menu.querySelector("[data-keep]")?.getAttribute("aria-pressed") === "true";
  const { to } = button.dataset;
  close();
  move({ cards, to, keep: linked && to !== "" });
  const card = cardIn(to, cards[0].code);
  if (card) linkOf(card).focus({ preventScroll: true });
  if (cards.length > 1) letGo();
}

function key(event, find, cards) {
  const { key: pressed, code } = event;
  const digit = /^Digit\d$/.test(code) ? code.at(-1) : /^\d$/.test(pressed) ? pressed : null;
  if (pressed === "Escape") close(cardIn(cards[0].from, cards[0].code));
  else if (digit && find.value === "") press(menu.querySelector(`[data-key="${digit}"]`), cards, event.altKey);
  else if (pressed === "ArrowDown" || pressed === "ArrowUp") step(pressed === "ArrowDown" ? 1 : -1);
  else if (pressed === "Enter" && document.activeElement === find) press(choices()[0], cards, event.altKey);
  else if (pressed === "Alt") press(menu.querySelector("[data-keep]"), cards);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

const choices = () => [...menu.querySelectorAll("button[data-to]:not(:disabled)")].filter((button) => button.checkVisibility());

function step(by) {
  const all = choices();
  const at = all.indexOf(document.activeElement);
  all.at(at < 0 ? (by > 0 ? 0 : -1) : (at + by) % all.length)?.focus();
}

function narrow(words) {
  const wanted = words.trim().toLowerCase();
  for (const button of menu.querySelectorAll("button[data-words]")) button.closest("li").hidden = !button.dataset.words.includes(wanted);
  for (const one of menu.querySelectorAll(".is-on")) one.classList.remove("is-on");
  if (wanted) menu.querySelector("li:not([hidden]) > button[data-words]:not(:disabled)")?.closest("li").classList.add("is-on");
}

// Beside what was pressed, inside the window.
function stand(anchor) {
  const at = anchor.getBoundingClientRect();
  const x = at.right + menu.offsetWidth + 8 < innerWidth ? at.right + 4 : at.left - menu.offsetWidth - 4;
  const y = Math.min(at.top, innerHeight - menu.offsetHeight - 8);
  menu.style.translate = `${Math.max(8, Math.min(x, innerWidth - menu.offsetWidth - 8))}px ${Math.max(8, y)}px`;
  anchor.classList.add("has-menu");
}

const outside = ({ target }) => menu && !menu.contains(target) && close();

function close(back) {
  removeEventListener("pointerdown", outside, true);
  document.querySelector(".has-menu")?.classList.remove("has-menu");
  menu?.remove();
  menu = null;
  if (back) linkOf(back).focus();
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("[data-move]");
  if (button) openMoveMenu(chosenWith(button.closest(".card")), button.closest(".card"));
});
