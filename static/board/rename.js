// A theme is renamed where it stands: F2, or a double click on its name. Enter keeps it, Escape does not.

import { postTo } from "./moves.js";

export function watchRenames() {
  document.addEventListener("dblclick", ({ target }) => {
    const name = target.closest("[data-rename]");
    if (name) edit(name);
  });
}

// The name of the theme or subtheme that holds this element.
export function rename(element) {
  const sub = element?.closest(".sub");
  const name = sub?.querySelector("h3[data-rename]") ?? element?.closest(".theme")?.querySelector("h2[data-rename]");
  if (name) edit(name);
}

function edit(name) {
  if (name.querySelector("input")) return;
  const text = name.firstElementChild ?? name.firstChild;
  const was = name.textContent.trim();
  const field = Object.assign(document.createElement("input"), { className: "rename", value: was, maxLength: 200 });
  field.setAttribute("aria-label", `Rename ${was}`);
  name.dataset.inHand = "";
  text.replaceWith(field);
  field.focus();
  field.select();
  let finished = false; // taking the field away takes the focus from it
  const finish = (keep) => {
    if (finished) return;
    finished = true;
    const is = field.value.trim();
    delete name.dataset.inHand;
    field.replaceWith(text);
    if (!keep || !is || is === was) return;
    text.textContent = is;
    postTo(name.dataset.rename, { name: is });
  };
  field.addEventListener("click", (event) => event.preventDefault());
  field.addEventListener("blur", () => finish(true));
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" || event.key === "Escape") {
      event.preventDefault();
      finish(event.key === "Enter");
    }
  });
}
