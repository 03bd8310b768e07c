// The codebook page: finding a code while typing, and the way back after a code was taken out.

import { toast } from "./toast.js";
import { matching } from "./coding/filter.js";
import { watchTree } from "./codebook/tree.js";

const kept = "tandem-codes-undo"; // what the page before this one did

function showFound() {
  const rows = [...document.querySelectorAll("#shelf tr[data-name]")];
  const query = document.getElementById("find-code")?.value.trim();
  const codes = rows.map((row) => ({ name: row.dataset.name, row }));
  const found = query ? new Set(matching(query, codes).map(({ code }) => code.row)) : null;
  for (const row of rows) row.hidden = found !== null && !found.has(row);
}

document.addEventListener("input", ({ target }) => target.id === "find-code" && showFound());
document.addEventListener("tandem:refreshed", showFound);

document.addEventListener("tandem:done", ({ target }) => {
  if (target.dataset.undoable) sessionStorage.setItem(kept, document.querySelector("#leaf h2")?.textContent.trim() ?? "");
});

const name = sessionStorage.getItem(kept);
sessionStorage.removeItem(kept);
if (name) toast(`“${name}” is taken out`, { undo: () => document.querySelector('[data-undo="codes"]')?.requestSubmit() });

watchTree();

// A list of codes is taken from a file into the field where it can be looked over.
document.addEventListener("change", async ({ target }) => {
  if (target.dataset.into && target.files?.[0]) document.getElementById(target.dataset.into).value = await target.files[0].text();
});
