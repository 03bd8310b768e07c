// The card below the codes: the coding in focus, the code that Enter would apply, or what lies on the line.

import { debounced } from "./debounced.js";
import { here, light, lit, selected } from "./cursor.js";
import { wordsOf } from "./lines.js";
import { isComplete, make } from "./page.js";
import { doubt, remove, writeMemo } from "./operations.js";
import { codeOf, codingsOn, coverOf, work } from "./work.js";

export const card = document.getElementById("focus");
let offered = null; // what the palette would apply
let looked = null; // a code that was chosen in the tree
let drawn = ""; // what the card is about, so that a memo under the pen stays

export function lookAt(code) {
  looked = code;
  draw();
}

function draw() {
  const coding = lit();
  const line = here();
  if (offered?.code) put(`offer ${offered.code.id}`, offerOf(offered.code));
  else if (offered) put(`new ${offered.name}`, newOf(offered.name));
  else if (coding) put(JSON.stringify(coding), codingCard(coding));
  else if (looked && codeOf(looked.id)) put(`code ${looked.id}`, codeCard(codeOf(looked.id)));
  else if (line) put(`line ${line.label} ${coverOf(line)} ${JSON.stringify(codingsOn(line))} ${JSON.stringify(selected())}`, lineCard(line));
  else put("nothing", [make("p", { class: "soft" }, isComplete ? "Choose a line to see what lies on it." : "Choose a line with ↓, or words with the mouse, and press ↵ to code them.")]);
}

function put(about, [heading, ...rest]) {
  if (about === drawn) return;
  const pen = card.querySelector("textarea:focus");
  if (pen && pen.dataset.coding === lit()?.id && !offered) return; // somebody writes here
  drawn = about;
  card.className = `focus-card ${heading.dataset?.hue ? `code-${heading.dataset.hue}` : "no-hue"}`;
  card.replaceChildren(heading, ...rest.filter(Boolean));
}

function title(name, hue, place) {
  const heading = make("h2", {}, make("span", {}, name), place && make("span", { class: "place" }, place));
  if (hue) heading.dataset.hue = hue;
  return heading;
}

const definitionOf = (code) =>
  code?.definition ? make("p", { class: "definition" }, code.definition) : make("p", { class: "definition faint" }, "No definition yet.");

function offerOf(code) {
  const last = work().codings.filter((coding) => coding.code === code.id).at(-1);
  return [
    title(code.name, code.hue, "if you press ↵"),
    definitionOf(code),
    last && make("div", { class: "memo" }, make("p", { class: "label" }, `Last on ${last.place}`, make("span", { class: "faint" }, last.unsure ? "unsure" : "")), short(wordsOf(last))),
  ];
}

const newOf = (name) => [title(name, null, "if you press ↵"), make("p", { class: "definition" }, "A new code of your own. Its definition can be written later, in your codebook.")];

const short = (words) => (words.length > 160 ? `${words.slice(0, 158)}…` : words);

function codingCard(coding) {
  return [
    title(coding.name, coding.hue, coding.place),
    definitionOf(codeOf(coding.code)),
    !isComplete && sureness(coding),
    memoOf("coding", coding.id, coding.memo, "Memo on this coding"),
  ];
}

function sureness(coding) {
  const choice = (word, unsure) => {
    const button = make("button", { type: "button", "aria-pressed": String(coding.unsure === unsure) }, word);
    button.addEventListener("click", () => coding.unsure !== unsure && doubt(coding, unsure));
    return button;
  };
  const off = make("button", { class: "button quiet", type: "button" }, "Remove");
  off.addEventListener("click", () => remove(coding));
  return make("div", { class: "row" }, make("span", { class: "segmented", role: "group", "aria-label": "How sure I am" }, choice("Sure", false), choice("Unsure", true)), off);
}

function codeCard(code) {
  return [
    title(code.name, code.hue, `${code.here} here, ${code.all} in all`),
    definitionOf(code),
    make("p", { class: "row" }, make("a", { class: "button", href: document.querySelector(`#codes tr[data-code="${code.id}"] a`)?.href }, "Open in my codebook")),
  ];
}

function lineCard(line) {
  const codings = codingsOn(selected() ?? line);
  const words = { coded: "", aside: "Set aside: nothing here.", untouched: "Untouched." }[coverOf(line)];
  const names = codings.map((coding) => {
    const button = make("button", { type: "button", class: `code-name code-${coding.hue}` }, coding.name, coding.unsure ? " ?" : "");
    button.addEventListener("click", () => light(coding.id));
    return make("li", {}, button);
  });
  const what = selected() ? "these words" : "this line";
  return [
    title(`Line ${line.label || "of the heading"}`, null, selected() ? `${wordsOf(selected()).split(/\s+/u).length} words` : ""),
    !codings.length && make("p", { class: "definition" }, `${words}${isComplete ? "" : ` Press ↵ to code ${what}.`}`),
    make("ul", { class: "on-line", "aria-label": "Codings here" }, ...names),
  ];
}

// Writes itself a moment after the last letter, and when the pen is put down.
function memoOf(about, subject, body, label) {
  if (isComplete) return body && make("div", { class: "memo" }, make("p", { class: "label" }, label), body);
  const pen = make("textarea", { class: "pen", rows: 3, value: body, placeholder: "Write a memo", "aria-label": label });
  pen.dataset.coding = subject;
  let kept = body;
  const keep = () => {
    if (pen.value.trim() === kept.trim()) return;
    kept = pen.value;
    writeMemo(about, subject, pen.value.trim());
  };
  const soon = debounced(keep, 3000);
  pen.addEventListener("input", soon);
  pen.addEventListener("blur", keep);
  pen.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) pen.blur();
    event.stopPropagation();
  });
  return make("div", { class: "memo" }, make("p", { class: "label" }, label), pen);
}

export function writeOnCard() {
  draw();
  card.querySelector("textarea")?.focus();
}

let place = "";
document.addEventListener("coding:place", () => {
  const now = JSON.stringify([here()?.label, lit()?.id, selected()]);
  if (now !== place) looked = null;
  place = now;
  draw();
});
document.addEventListener("coding:palette", ({ detail }) => {
  offered = detail;
  draw();
});
document.addEventListener("coding:sides", draw);
draw();

