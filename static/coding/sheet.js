// On a phone the codings of a line lie in a sheet at the foot: the last codes to add, and for each coding what can be
// done with it.

import { icon } from "../icon.js";
import { bring, here, light, lit, partsOf, selected, target } from "./cursor.js";
import { isComplete, isPhone, make } from "./page.js";
import { apply, doubt, remove, writeMemo } from "./operations.js";
import { codingsOn, recents } from "./work.js";

const sheet = make("section", { class: "sheet-up", "aria-label": "Codings of this line", hidden: true });
document.body.append(sheet);
let away = false; // pushed down by the reader

function draw() {
  const line = here();
  sheet.hidden = !isPhone() || !line || away;
  if (sheet.hidden || sheet.contains(document.activeElement?.closest("textarea"))) return;
  const codings = codingsOn(line);
  const count = codings.length === 1 ? "1 coding" : `${codings.length} codings`;
  sheet.replaceChildren(
    grip(),
    make("h2", {}, selected() ? "These words" : `Line ${line.label}`, make("small", {}, count)),
    ...(isComplete ? [] : [make("div", { class: "acts three" }, act("One line more", "extend-down"), act("In vivo", "in-vivo"), act("Repeat", "repeat"))]),
    ...(isComplete || !recents().length ? [] : [make("p", { class: "label" }, "Add a recent code"), make("div", { class: "recents" }, ...recents(6).map(chip))]),
    make("ul", {}, ...codings.map(row)),
  );
}

// Does what the key of this action does.
const act = (words, action) => make("button", { class: "button", type: "button", "data-action": action }, words);

function grip() {
  const button = make("button", { class: "grip", type: "button", "aria-label": "Put the sheet away" });
  button.addEventListener("click", () => {
    away = true;
    draw();
  });
  return button;
}

function chip(code) {
  const button = make("button", { class: `chip code code-${code.hue}`, type: "button" }, code.name);
  button.addEventListener("click", () => apply(code, target()));
  return button;
}

function row(coding) {
  const current = lit()?.id === coding.id;
  const name = make("button", { class: `code-name code-${coding.hue}`, type: "button", "aria-expanded": String(current) }, coding.name);
  name.addEventListener("click", () => light(coding.id));
  const end = make("span", { class: "end" }, coding.unsure && "unsure", coding.waiting && "waits", coding.memo && icon("memo"), icon("more"));
  return make("li", { class: current ? "current" : "" }, name, end, current && !isComplete && acts(coding));
}

function acts(coding) {
  const button = (words, run) => {
    const element = make("button", { class: "button", type: "button" }, words);
    element.addEventListener("click", run);
    return element;
  };
  const pen = make("textarea", { class: "textarea", rows: 2, value: coding.memo, placeholder: "Write a memo", "aria-label": "Memo on this coding" });
  pen.addEventListener("blur", () => pen.value.trim() !== coding.memo && writeMemo("coding", coding.id, pen.value.trim()));
  return make("div", { class: "acts" }, button(coding.unsure ? "I am sure" : "I am unsure", () => doubt(coding, !coding.unsure)), act("Another code", "recode"), button("Take it off", () => remove(coding)), pen);
}

let place = "";
document.addEventListener("coding:place", () => {
  const now = `${here()?.label} ${lit()?.id}`;
  const moved = now !== place;
  if (moved) away = false;
  place = now;
  draw();
  if (moved && !sheet.hidden) bring((lit() && partsOf(lit().id)[0]) ?? here().element);
});
document.addEventListener("coding:sides", draw);
addEventListener("resize", draw);
