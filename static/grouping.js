// A coder's own first order: codes are dragged into groups. The menu beside each code does the same.

import { draggable, put } from "./draggable.js";

const page = () => document.getElementById("grouping");
const listOf = (element) => element?.closest?.(".group, .loose")?.querySelector("[data-group]") ?? null;

function makeAll() {
  for (const list of document.querySelectorAll("#grouping [data-group]")) {
    draggable(list, "li[data-code]", {
      onto: listOf,
      drop: (item, target) => {
        if (target.contains(item)) return;
        const name = item.querySelector(".code-name").textContent.trim();
        const group = target.closest(".group")?.querySelector("h3").firstChild.textContent.trim();
        put(page().dataset.place, { code: item.dataset.code, group: target.dataset.group }, `${name}: ${group ?? "not placed"}`);
      },
    });
  }
}

makeAll();
document.addEventListener("tandem:refreshed", makeAll);
// Choosing in the menu is enough.
document.addEventListener("change", ({ target }) => target.matches("#grouping li select") && target.selectedIndex > 0 && target.form.requestSubmit());
