// "@" in a field with data-offers="Ana|Ben" offers these names: arrows choose, Enter or Tab takes, Escape lets go. Where
// an offer has a tab, what comes before it is put into the text, and what comes after it is shown and looked through.
// Ctrl+Enter sends the form.

const started = /(^|\s)@(\S*)$/;

let box = null; // { field, list, names, at }

function close() {
  box?.list.remove();
  box = null;
}

function mark(at) {
  box.at = at;
  [...box.list.children].forEach((row, place) => row.setAttribute("aria-selected", place === at));
}

function take(name) {
  const { field } = box;
  const before = field.value.slice(0, field.selectionStart).replace(started, `$1@${name} `);
  field.setRangeText(before, 0, field.selectionStart, "end");
  close();
  field.focus();
}

function offer(field) {
  close();
  const typed = started.exec(field.value.slice(0, field.selectionStart))?.[2].toLowerCase();
  if (typed === undefined) return;
  const offers = field.dataset.offers.split("|").map((offer) => offer.split("\t"));
  const fits = ([name, label]) => (label ? label.toLowerCase().includes(typed.replace("[", "")) : name.toLowerCase().startsWith(typed));
  const fitting = offers.filter(fits).slice(0, 6);
  const names = fitting.map(([name]) => name);
  if (!names.length) return;
  const list = Object.assign(document.createElement("ul"), { className: "offers", role: "listbox", ariaLabel: "Mention" });
  for (const [name, label] of fitting) {
    const row = Object.assign(document.createElement("li"), { textContent: label ?? name, role: "option" });
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      take(name);
    });
    list.append(row);
  }
  // Outside of what is drawn anew by others' doings.
  document.body.append(list);
  const { left, top } = field.getBoundingClientRect();
  list.style.left = `${left}px`;
  list.style.bottom = `${innerHeight - top + 4}px`;
  box = { field, list, names };
  mark(0);
}

document.addEventListener("input", ({ target }) => target.matches?.("[data-offers]") && offer(target));
document.addEventListener("focusout", ({ target }) => box?.field === target && close());

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  if (event.isComposing || !target.matches?.("[data-offers]")) return;
  if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    return target.form.requestSubmit();
  }
  if (!box) return;
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (key in steps) mark((box.at + steps[key] + box.names.length) % box.names.length);
  else if (key === "Enter" || key === "Tab") take(box.names[box.at]);
  else if (key === "Escape") close();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
