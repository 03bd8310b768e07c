// The palette: a few letters choose a code or name a new one, beside the passage and never over it. Only Enter, or a
// press on a row, commits.

import { icon } from "../icon.js";
import { matching, nearDuplicate } from "./filter.js";
import { highlight } from "./cursor.js";
import { lineAt, rectsOf, wordsOf } from "./lines.js";
import { isPhone, make, text } from "./page.js";
import { recents, work } from "./work.js";

const most = 7; // rows of what was found
let open = null; // { element, input, stretch, choose, rows, at, before }

export const isOpen = () => open !== null;

// Asks for a code for a stretch. choose: called with a code ({ id } or { name }) and { stays }.
export function openPalette({ stretch, title = "Code this passage", choose }) {
  closePalette();
  const input = make("input", { class: "words-of-code", "aria-label": "Code: type to find one or to name a new one", role: "combobox", "aria-expanded": "true", "aria-controls": "palette-list", "aria-autocomplete": "list", autocomplete: "off", spellcheck: false, maxLength: 120 });
  const list = make("div", { id: "palette-list", class: "list", role: "listbox", "aria-label": "Codes" });
  const element = make(
    "div",
    { class: "palette", id: "palette", role: "dialog", "aria-label": title },
    make("div", { class: "entry" }, icon("search"), input, make("span", { class: "place" }, placeOf(stretch))),
    list,
    footer(),
  );
  open = { element, input, list, stretch, choose, rows: [], at: 0, before: document.activeElement };
  text.append(element);
  input.addEventListener("input", () => draw());
  element.addEventListener("keydown", onKey);
  element.addEventListener("pointerdown", (event) => event.target !== input && event.preventDefault());
  element.addEventListener("click", onClick);
  highlight("chosen", [stretch]);
  draw();
  place();
  input.focus({ preventScroll: true });
}

export function closePalette() {
  if (!open) return;
  const { element, before } = open;
  open = null;
  element.remove();
  if (before?.isConnected && before !== document.body) before.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("coding:palette", { detail: null }));
}

// Once more after the codes or the page have changed.
export function redrawPalette() {
  if (!open) return;
  draw(true);
  place();
}

const placeOf = (stretch) => {
  const count = wordsOf(stretch).split(/\s+/u).filter(Boolean).length;
  return `${lineAt(stretch.start).label}, ${count} ${count === 1 ? "word" : "words"}`;
};

const footer = () =>
  make(
    "footer",
    {},
    make("span", {}, make("kbd", {}, "↵"), " apply and stay"),
    make("span", {}, make("kbd", {}, "Ctrl ↵"), " create"),
    make("span", {}, make("kbd", {}, "Esc"), " cancel"),
  );

function draw(keeps = false) {
  const query = open.input.value.trim();
  const { codes } = work();
  const late = recents();
  const found = query ? matching(query, codes).slice(0, most) : [];
  const twin = query ? nearDuplicate(query, codes) : null;
  const parts = [];
  open.rows = [];
  if (query) {
    parts.push(...found.map(({ code, spans }) => rowOf(code, { spans })));
    if (!twin?.same) parts.push(createRow(query));
    if (twin && !twin.same) parts.push(nearOf(query, twin.code));
  }
  const others = late.map((code, nth) => ({ code, digit: nth + 1 })).filter(({ code }) => !found.some((one) => one.code === code));
  if (others.length && found.length < most) {
    parts.push(make("h3", { role: "presentation" }, "Recent"));
    parts.push(...others.slice(0, query ? 3 : 9).map(({ code, digit }) => rowOf(code, { digit })));
  }
  if (!query) {
    const rest = matching("", codes).map(({ code }) => code).filter((code) => !late.includes(code));
    if (rest.length) parts.push(make("h3", { role: "presentation" }, late.length ? "All others" : "My codes"), ...rest.map((code) => rowOf(code)));
    if (!codes.length) parts.push(make("p", { class: "hint" }, "Type a name and press Enter: that makes your first code."));
  }
  open.list.replaceChildren(...parts);
  mark(keeps ? Math.min(open.at, open.rows.length - 1) : 0);
}

function rowOf(code, { spans = [], digit } = {}) {
  const row = make(
    "div",
    { class: `offer code-${code.hue}${digit ? " recent" : ""}`, role: "option", id: `palette-${open.rows.length}` },
    make("span", { class: "code-name" }, make("span", {}, ...boldly(code.name, spans))),
    make("span", { class: "counts" }, `${code.here} here, ${code.all}${digit ? "" : " in all"}`),
    make("kbd", {}, digit ? String(digit) : "↵"),
  );
  if (code.definition) row.append(make("small", {}, firstSentence(code.definition)));
  open.rows.push({ row, code });
  return row;
}

function createRow(name) {
  const row = make("div", { class: "offer create", role: "option", id: `palette-${open.rows.length}` }, make("span", { class: "new" }, icon("plus"), make("span", {}, "New code ", make("b", {}, name))), make("span", {}), make("kbd", {}, "Ctrl ↵"));
  open.rows.push({ row, name });
  return row;
}

function boldly(name, spans) {
  const points = [...name];
  const parts = [];
  let at = 0;
  for (const [from, to] of spans) {
    parts.push(points.slice(at, from).join(""), make("b", {}, points.slice(from, to).join("")));
    at = to;
  }
  return [...parts, points.slice(at).join("")];
}

const firstSentence = (definition) => definition.match(/^.*?[.!?](?=\s|$)/su)?.[0] ?? definition;

const nearOf = (name, code) =>
  make("p", { class: "near-duplicate" }, icon("warn"), make("span", {}, `A new code “${name}” would stand close to `, make("strong", {}, code.name), ". Type on to set it apart."));

function mark(at) {
  open.at = Math.max(0, at);
  open.rows.forEach(({ row }, nth) => {
    row.classList.toggle("current", nth === open.at);
    row.setAttribute("aria-selected", String(nth === open.at));
  });
  const current = open.rows[open.at];
  if (current) reveal(current.row);
  open.input.setAttribute("aria-activedescendant", current?.row.id ?? "");
  document.dispatchEvent(new CustomEvent("coding:palette", { detail: current ?? null }));
}

// Scrolls the list, never the page.
function reveal(row) {
  const { list } = open;
  const [top, bottom] = [row.offsetTop - list.offsetTop, row.offsetTop - list.offsetTop + row.offsetHeight];
  if (open.at === 0) list.scrollTop = 0;
  else if (top < list.scrollTop) list.scrollTop = top;
  else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight;
}

function onKey(event) {
  if (event.isComposing) return;
  const { key, ctrlKey, metaKey, shiftKey } = event;
  const digit = !open.input.value && /^[1-9]$/.test(key) && recents()[Number(key) - 1];
  if (key === "Escape") closePalette();
  else if (key === "ArrowDown" || (key === "n" && ctrlKey)) mark((open.at + 1) % open.rows.length);
  else if (key === "ArrowUp" || (key === "p" && ctrlKey)) mark((open.at - 1 + open.rows.length) % open.rows.length);
  else if (key === "Enter" && (ctrlKey || metaKey)) create();
  else if (key === "Enter") commit(open.rows[open.at], shiftKey);
  else if (digit) commit({ code: digit });
  else if (key === "Tab") event.stopPropagation();
  else return event.stopPropagation();
  event.preventDefault();
  event.stopPropagation();
}

function onClick({ target }) {
  const pressed = open?.rows.find(({ row }) => row.contains(target));
  if (pressed) commit(pressed);
}

function create() {
  const name = open.input.value.trim();
  const row = name && (open.rows.find((one) => one.name) ?? open.rows.find(({ code }) => code?.name.toLowerCase() === name.toLowerCase()));
  if (row) commit(row);
}

function commit(row, stays = false) {
  if (!row) return;
  const { choose } = open;
  if (stays) {
    open.input.value = "";
    choose(row.code ?? { name: row.name });
    return redrawPalette();
  }
  closePalette();
  choose(row.code ?? { name: row.name });
}

// Beside the first words of the passage, over the margin; under them where there is no margin; a sheet on a phone.
function place() {
  const { element, stretch } = open;
  if (isPhone()) return;
  const origin = text.getBoundingClientRect();
  const rects = rectsOf(stretch);
  const [top, bottom] = [Math.min(...rects.map((rect) => rect.top)), Math.max(...rects.map((rect) => rect.bottom))];
  const beside = innerWidth - origin.right >= element.offsetWidth + 24;
  element.classList.toggle("below", !beside);
  const lowest = innerHeight - 52 - element.offsetHeight - 8;
  const wanted = beside ? Math.max(72, Math.min(top - 24, lowest)) : placeBelow(top, bottom, element.offsetHeight);
  element.style.setProperty("--top", `${wanted - origin.top}px`);
  element.style.setProperty("--arrow", `${Math.max(12, Math.min(top + 12 - wanted, element.offsetHeight - 24))}px`);
}

// Below the passage if there is room, else above it: never over it. The page scrolls where neither is.
function placeBelow(top, bottom, height) {
  if (bottom + 12 + height <= innerHeight - 52) return bottom + 12;
  if (top - 12 - height >= 60) return top - 12 - height;
  const by = bottom + 12 + height - (innerHeight - 52);
  scrollBy({ top: by, behavior: "instant" });
  return bottom + 12 - by;
}

document.addEventListener("pointerdown", ({ target }) => {
  if (open && !open.element.contains(target)) closePalette();
});
addEventListener("resize", redrawPalette);

