// A page with one thing in focus, <main data-desk data-here="this page as it is" data-base="without the focus">: its links
// go on without leaving the page, and what the others do meanwhile never moves the focus.

import { refresh } from "./live.js";

let wanted = null; // the address asked for last, until it is drawn
let left = null; // and the one that was drawn then

export const desk = () => document.querySelector("[data-desk]");
const drawn = () => new URL(desk().dataset.here, location.href);

// Whenever the page is drawn anew, this is to be in focus.
export function aim(address) {
  wanted = new URL(address, location.href);
  left = drawn();
  desk().dataset.fragment = wanted.pathname + wanted.search;
}

export function go(address, { remember = true } = {}) {
  aim(address);
  if (remember && wanted.href !== location.href) history.pushState(null, "", wanted);
  return refresh(desk());
}

// As it was: what was sent is refused.
export function stay() {
  aim(desk().dataset.here);
  return refresh(desk());
}

// On, back, or to whatever comes first.
export const goOn = (which) => {
  const link = desk().querySelector(`[data-go="${which}"]`);
  if (link) go(link.href);
};

// To what was aimed at, whether or not it is drawn by now.
export const goOnAsAimed = () => go(wanted?.href ?? desk().dataset.here);

// An address that names no focus is drawn when something else than before is.
function isDrawn() {
  const here = drawn();
  if (wanted.href !== left.href && here.href === left.href) return false;
  return [...wanted.searchParams].every(([name, value]) => here.searchParams.get(name) === value);
}

// From here on this very thing is in focus, whoever answers what. A drawing that was under way when the reader went on
// is not the one that was asked for.
function settle(part) {
  if (wanted && !isDrawn()) return false;
  wanted = null;
  part.dataset.fragment = part.dataset.here;
  return true;
}

// arrived({ mine }): it is drawn; mine when what the reader asked for has come into focus by that. isAnswer(form): it
// answers what is in focus.
export function keepDesk({ arrived, isAnswer }) {
  // Who goes on and answers at once has not seen yet what that would answer.
  document.addEventListener("submit", (event) => {
    if (!wanted || isDrawn() || !isAnswer(event.target)) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-desk] a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (link.target || link.pathname !== location.pathname || link.hash) return;
    event.preventDefault();
    go(link.href);
  });
  addEventListener("popstate", () => go(location.href, { remember: false }));
  document.addEventListener("tandem:refreshed", ({ target }) => {
    if (!target.matches("[data-desk]")) return;
    const mine = wanted !== null;
    arrived({ mine: settle(target) && mine });
  });
  settle(desk());
}
