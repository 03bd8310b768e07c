// The keys of a page, in one table, from which the "?" dialog is made too:
//
//   bindKeys([{ group: "Move", keys: ["j", "ArrowDown"], action: "next-line", label: "Next line" }, ...],
//            { "next-line": (event) => ... })
//
// A button with data-action="next-line" does the same. Keys never fire inside a text field, except rows marked inFields.
// Keys that are one character can be switched off.

import { say } from "./say.js";

const stored = "tandem-keys";

// "j", "J", "?", "ArrowDown", "Ctrl+z", "Ctrl+Shift+z". Command counts as Ctrl. Shift is named only where the character
// does not show it already.
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }) {
  const control = ctrlKey || metaKey;
  const named = key.length > 1 || control || altKey;
  const base = key.length === 1 && (control || altKey) ? key.toLowerCase() : key;
  return [control && "Ctrl", altKey && "Alt", shiftKey && named && "Shift", base].filter(Boolean).join("+");
}

// The row of the table that a key means here, or undefined. Without characters, keys that are one character rest.
export function rowFor(table, key, { typing, characters }) {
  const row = table.find(({ keys }) => keys.includes(key));
  if (!row) return undefined;
  if (typing && !row.inFields) return undefined;
  if (!characters && key.length === 1) return undefined;
  return row;
}

const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") != null;

const charactersAreOn = () => document.documentElement.dataset.keys !== "off" && localStorage.getItem(stored) !== "off";

const all = { keys: ["?"], action: "all-keys", label: "Show all keys", group: "This page" };

export function bindKeys(table, actions) {
  const rows = [...table, all];
  const does = { "all-keys": () => showKeys(rows), ...actions };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const row = rowFor(rows, keyOf(event), { typing: isTyping(event.target), characters: charactersAreOn() });
    if (!row || !does[row.action]) return;
    event.preventDefault();
    does[row.action](event);
  });
  document.addEventListener("click", (event) => {
    const action = event.target.closest?.("[data-action]")?.dataset.action;
    if (does[action]) does[action](event);
  });
}

const shown = { ArrowDown: "↓", ArrowUp: "↑", ArrowLeft: "←", ArrowRight: "→", Enter: "↵", Escape: "Esc", " ": "Space" };

function showKeys(rows) {
  const dialog = make("dialog", { className: "dialog", ariaLabel: "Keys of this page" });
  dialog.append(make("h2", { textContent: "Keys of this page" }));
  for (const group of new Set(rows.map((row) => row.group))) {
    dialog.append(make("h3", { textContent: group }), mapOf(rows.filter((row) => row.group === group)));
  }
  const close = make("button", { className: "button primary", type: "button", textContent: "Close" });
  close.dataset.close = "";
  const actions = make("div", { className: "actions" });
  actions.append(close);
  dialog.append(charactersSwitch(), actions);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

function mapOf(rows) {
  const map = make("dl", { className: "key-map" });
  for (const row of rows) {
    const keys = make("dt");
    for (const key of row.keys) {
      const one = make("span");
      one.append(...partsOf(key).map((part) => make("kbd", { textContent: shown[part] ?? part })));
      keys.append(one);
    }
    map.append(keys, make("dd", { textContent: row.label }));
  }
  return map;
}

// "Ctrl+Shift+z" is three keys, "+" is one.
export const partsOf = (key) => (key.length === 1 ? [key] : key.split(/\+(?=.)/));

function charactersSwitch() {
  const label = make("label", { className: "check" });
  const box = make("input", { type: "checkbox", checked: charactersAreOn() });
  box.addEventListener("change", () => {
    localStorage.setItem(stored, box.checked ? "on" : "off");
    say(box.checked ? "Keys of one character are on" : "Keys of one character are off");
  });
  label.append(box, "Use keys of one character");
  return label;
}

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
