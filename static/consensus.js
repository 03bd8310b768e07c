// The consensus page: one difference in focus, decided by a key; the next comes by itself.

import { drawLanes } from "./coding/lanes.js";
import { aim, desk, go, goOn, goOnAsAimed, keepDesk, stay } from "./desk.js";
import { bindKeys } from "./keys.js";
import "./mention.js";
import { say } from "./say.js";
import { toast } from "./toast.js";

const find = (selector) => desk().querySelector(selector);
const menu = (name) => find(`[data-menu="${name}"]`);

// Decides, unless the difference is decided already.
function press(selector) {
  const button = find(`#decide ${selector}`);
  if (button) button.form.requestSubmit(button);
  else if (find(".dock[data-settled]")) say("This difference is decided. Open it again to decide anew.");
}

const choose = (choice) => press(`.choices > [name="choice"][value="${choice}"]`);
const edges = (which) => press(`[name="edges"][value="${which}"]`);

// While the edges are open, letters name edges.
const orEdges = (which, otherwise) => () => (menu("edges")?.open ? edges(which) : otherwise?.());

function openMenu(name, field) {
  const box = menu(name);
  if (!box) return;
  box.open = true;
  box.querySelector(field)?.focus();
}

const table = [
  { group: "Decide", keys: ["a", "1"], action: "a", label: "As the coder on the left had it" },
  { group: "Decide", keys: ["b", "2"], action: "b", label: "As the coder on the right had it" },
  { group: "Decide", keys: ["+"], action: "both", label: "Both" },
  { group: "Decide", keys: ["0"], action: "neither", label: "Neither: nothing is coded here" },
  { group: "Decide", keys: ["e"], action: "edges", label: "On other edges: then u, i, a, b or s; e again unites" },
  { group: "Decide", keys: ["n"], action: "code", label: "Another code, or a new one" },
  { group: "Decide", keys: ["y"], action: "suggested", label: "As those like it were decided, if that is shown" },
  { group: "Decide", keys: ["u"], action: "undo", label: "Undo my last decision" },
  { group: "Decide", keys: ["U"], action: "redo", label: "Redo it" },
  { group: "Talk", keys: ["d"], action: "discuss", label: "Discuss this difference" },
  { group: "Move", keys: ["g"], action: "onward", label: "When nothing is open: to the next narrative" },
  { group: "Move", keys: ["j"], action: "next", label: "Next difference" },
  { group: "Move", keys: ["k"], action: "previous", label: "Previous difference" },
  { group: "Edges", keys: ["i"], action: "intersection", label: "What both share" },
  { group: "Edges", keys: ["s"], action: "sentence", label: "Whole sentences" },
];

bindKeys(table, {
  a: orEdges("a", () => choose("a")),
  b: orEdges("b", () => choose("b")),
  both: () => choose("both"),
  neither: () => choose("neither"),
  edges: orEdges("union", () => openMenu("edges", "button")),
  code: () => openMenu("code", "input"),
  suggested: () => find('[form="suggested"]')?.click(),
  discuss: () => openMenu("talk", "textarea"),
  onward: () => find("[data-next-narrative]")?.click(),
  undo: orEdges("union", () => find("#undo")?.requestSubmit()),
  redo: () => find("#redo")?.requestSubmit(),
  next: () => goOn("next"),
  previous: () => goOn("previous"),
  intersection: orEdges("intersection"),
  sentence: orEdges("sentence"),
  fold: () => find("#queue").toggleAttribute("data-folded"),
});

// Enter takes the code that was named; in the reason it does nothing.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.('[data-enters="take"]')) return;
  event.preventDefault();
  press("#take");
});

const isAnswer = ({ id }) => id === "decide" || id === "suggested";

// A reason that is written goes with a decision that was suggested, too.
document.addEventListener("submit", ({ target }) => {
  if (target.id !== "suggested") return;
  for (const name of ["reason", "dissent"]) {
    const written = find(`#decide [name="${name}"]`).value.trim();
    if (written) target.elements[name].value = written;
  }
}, true);

// The next open difference is what is drawn with the decision.
document.addEventListener("submit", ({ target }) => {
  if (!isAnswer(target)) return;
  const opening = find(".dock").hasAttribute("data-settled");
  const next = find(".list .current ~ li:not(.done) a") ?? find(".list li:not(.done, .current) a");
  aim(opening ? desk().dataset.here : (next?.href ?? desk().dataset.base));
});

document.addEventListener("tandem:done", ({ target, detail }) => {
  if (isAnswer(target)) goOnAsAimed();
  else if (target.id === "undo" || target.id === "redo") go(`${desk().dataset.base}d=${detail.receipt.subject}`);
});

// Somebody was first: their decision is what is shown then.
document.addEventListener("tandem:refused", ({ target, detail }) => {
  if (!target.closest("[data-desk]")) return;
  if (detail.status === 409) toast(detail.detail);
  if (isAnswer(target) || detail.status === 409) stay();
});

document.addEventListener("change", ({ target }) => {
  const form = target.closest?.("form.filter-row");
  if (form) go(`${form.action}?${new URLSearchParams(new FormData(form))}`);
});

// A link to what is to be written opens it.
function openTarget() {
  const field = location.hash.startsWith("#say-") && document.getElementById(location.hash.slice(1));
  if (!field) return;
  field.closest("details").open = true;
  field.focus();
}

// A coding and its words show each other.
function near({ target }, on) {
  const lane = target.closest?.(".lane");
  const ids = lane ? [lane.dataset.id] : (target.closest?.("mark[data-c]")?.dataset.c.split(" ") ?? []);
  for (const id of ids) {
    const marks = lane ? `, mark[data-c~="${id}"]` : "";
    for (const part of desk().querySelectorAll(`.lane[data-id="${id}"], [data-for="${id}"]${marks}`)) part.classList.toggle("near", on);
  }
}
for (const [event, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
  document.addEventListener(event, (happened) => near(happened, on));
}

const draw = () => drawLanes(find("#text"), 3);

// Between what stays above and the dock.
function bringIntoView() {
  const words = find("mark.in-focus") ?? find(".line.here");
  if (!words) return;
  const { top, bottom } = words.getBoundingClientRect();
  const above = find(".heads").getBoundingClientRect().bottom + 40;
  const below = find(".dock").getBoundingClientRect().top - 24;
  if (top >= above && bottom <= below) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  scrollBy({ top: top - above - Math.max(0, (below - above - (bottom - top)) / 3), behavior: calm ? "instant" : "smooth" });
}

function showCurrent() {
  const list = find(".list");
  const current = list?.querySelector(".current");
  if (!current || !list.clientHeight) return;
  const [box, row] = [list.getBoundingClientRect(), current.getBoundingClientRect()];
  if (row.top < box.top) list.scrollTop += row.top - box.top - row.height;
  if (row.bottom > box.bottom) list.scrollTop += row.bottom - box.bottom + row.height;
}

let said = find(".dock").dataset.difference;

keepDesk({
  isAnswer,
  arrived({ mine }) {
    draw();
    if (!mine) return;
    bringIntoView();
    showCurrent();
    const dock = find(".dock");
    if (dock.dataset.difference !== said) say(dock.querySelector("header h2, .nothing-open").textContent);
    said = dock.dataset.difference;
  },
});

if (matchMedia("(max-width: 62rem)").matches) find("#queue").setAttribute("data-folded", "");
document.fonts.ready.then(() => {
  draw();
  bringIntoView();
  showCurrent();
  openTarget();
});
addEventListener("resize", draw);
