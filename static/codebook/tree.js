// The tree of codes: a row is dragged onto the one that it shall hang below, or onto the heading for the top. With Alt
// the arrows do the same: right hangs it below the row above, left one step up.

import { draggable, put } from "../draggable.js";

const rowOf = (element) => element?.closest?.("tr[data-move]") ?? null;
const nameOf = (row) => row.dataset.name;
const rows = () => [...document.querySelectorAll("#shelf tr[data-move]")];
const byId = (id) => rows().find((row) => row.dataset.code === id);

function hang(row, parent) {
  const words = parent ? `${nameOf(row)} hangs below ${nameOf(parent)}` : `${nameOf(row)} stands at the top`;
  put(row.dataset.move, { parent: parent?.dataset.code ?? "" }, words);
}

export function watchTree() {
  makeAll();
  document.addEventListener("tandem:refreshed", makeAll);
  document.addEventListener("keydown", keys);
}

function makeAll() {
  for (const body of document.querySelectorAll("#shelf .tree tbody")) {
    if (!body.querySelector("tr[data-move]")) continue;
    const top = body.closest("table").tHead;
    draggable(body, "tr[data-move]", {
      onto: (element) => rowOf(element) ?? (element?.closest?.("thead") === top ? top : null),
      drop: (row, target) => hang(row, target === top ? null : target),
    });
  }
}

function keys(event) {
  const row = event.altKey && ["ArrowLeft", "ArrowRight"].includes(event.key) ? rowOf(document.activeElement) : null;
  if (!row) return;
  event.preventDefault();
  const above = byId(row.dataset.parent);
  if (event.key === "ArrowLeft") {
    if (above) hang(row, byId(above.dataset.parent) ?? null);
    return;
  }
  const all = rows();
  const before = all.slice(0, all.indexOf(row)).reverse();
  const sibling = before.find((other) => other.dataset.parent === row.dataset.parent);
  if (sibling) hang(row, sibling);
}
