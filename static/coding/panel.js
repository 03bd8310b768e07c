// Beside the text: the tabs of codes and memos, the search for a code, the section that is being read.

import { lookAt } from "./card.js";
import { goTo, here, light, lit } from "./cursor.js";
import { matching } from "./filter.js";
import { lineAt } from "./lines.js";
import { writeMemo } from "./operations.js";
import { codeOf, codingOf, work } from "./work.js";

const panel = document.getElementById("panel");
let tab = "own";

function showTab() {
  for (const link of panel.querySelectorAll("[data-tab]")) {
    if (link.dataset.tab === tab) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  for (const part of panel.querySelectorAll("[data-tab-part]")) part.hidden = part.id !== tab;
  const find = panel.querySelector(".find");
  if (find) find.hidden = tab === "memos";
}

function showFound() {
  const query = panel.querySelector("#find-code")?.value.trim();
  const found = query ? new Set(matching(query, work().codes).map(({ code }) => code.id)) : null;
  for (const row of panel.querySelectorAll("tr[data-code]")) row.hidden = found !== null && !found.has(row.dataset.code);
}

// The code of the coding in focus, or the one that is looked at, in the tree.
function showCurrent(id) {
  for (const row of panel.querySelectorAll("tr[data-code]")) row.classList.toggle("current", row.dataset.code === id);
}

panel.addEventListener("click", (event) => {
  const { target, ctrlKey, metaKey } = event;
  if (ctrlKey || metaKey) return;
  const link = target.closest("a");
  const row = target.closest("tr[data-code]");
  if (link?.dataset.tab) {
    tab = link.dataset.tab;
    showTab();
  } else if (codingOf(link?.dataset.coding)) light(link.dataset.coding, { scroll: true });
  else if (row && link) {
    showCurrent(row.dataset.code);
    lookAt(codeOf(row.dataset.code));
  } else return;
  event.preventDefault();
});

panel.addEventListener("input", ({ target }) => target.id === "find-code" && showFound());

// The memo on the narrative goes the way of the others: kept in the browser first.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.memoOf !== "narrative") return;
  event.preventDefault();
  event.stopPropagation();
  writeMemo("narrative", null, event.target.elements.body.value.trim());
}, true);

export function openMemos() {
  tab = "memos";
  showTab();
  document.getElementById("narrative-memo")?.focus();
}

document.addEventListener("coding:place", () => showCurrent(lit()?.code));
document.addEventListener("coding:sides", () => {
  showTab();
  showFound();
  showCurrent(lit()?.code);
});

// Addresses inside the page move the cursor instead of fetching the page anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".sections a, .text .no, [data-at]");
  if (!link || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  link.closest("dialog")?.close();
  const at = link.dataset.at ?? new URL(link.href).searchParams.get("at") ?? document.querySelector(`${new URL(link.href).hash} .words`)?.dataset.start;
  goTo(lineAt(Number(at)));
  if (link.matches(".sections a")) here().element.scrollIntoView({ block: "start" });
});

showTab();
