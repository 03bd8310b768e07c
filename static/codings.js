// The table of one's codings: tick all that are listed, and see how many are ticked.

const form = document.getElementById("several");
const all = form?.querySelector("[data-all]");
const ticks = [...(form?.querySelectorAll("[name=coding]") ?? [])];

function count() {
  const ticked = ticks.filter(({ checked }) => checked).length;
  if (all) [all.checked, all.indeterminate] = [ticked > 0 && ticked === ticks.length, ticked > 0 && ticked < ticks.length];
  const said = form?.querySelector("[data-ticked]");
  if (said) said.textContent = ticked || "";
}

form?.addEventListener("change", ({ target }) => {
  if (target === all) for (const tick of ticks) tick.checked = all.checked;
  count();
});
count();
