// The keys of a page, in one table, from which the "?" dialog is made too:
//
//   bindKeys([{ group: "Move", keys: ["j", "ArrowDown"], action: "next-line", label: "Next line" }, ...],
//            { "next-line": (event) => ... })
//
// A button with data-action="next-line" does the same. Keys never fire inside a text field, except rows marked inFields.
// Keys that are one character can be switched off, and each be changed, in the account: for all pages and browsers.

import { say } from "./say.js";
import { send } from "./send.js";

const root = globalThis.document?.documentElement;
const chosen = { characters: true, changed: {}, ...JSON.parse(root?.dataset.keys ?? "{}") };

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

const charactersOf = ({ keys }) => keys.filter((key) => key.length === 1 && key !== " ");

// The table with somebody's own keys: each takes the place of the one character that did this before, and nothing else
// is done by it.
export function withOwn(table, changed) {
  const own = new Set(table.map(({ action }) => changed[action]).filter(Boolean));
  return table.map((row) => {
    const key = changed[row.action];
    const rest = row.keys.filter((one) => (key ? one.length > 1 || one === " " : !own.has(one)));
    return { ...row, keys: key ? [key, ...rest] : rest };
  });
}

// Only what one character does can be done by another.
const canChange = (row) => charactersOf(row).length === 1 && row.action !== "all-keys";

const all = { keys: ["?"], action: "all-keys", label: "Show all keys", group: "This page" };

export function bindKeys(table, actions) {
  const made = [...table, all];
  let rows = withOwn(made, chosen.changed);
  const change = (changed) => {
    chosen.changed = changed;
    rows = withOwn(made, changed);
  };
  const does = { "all-keys": () => showKeys(made, change), ...actions };
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const row = rowFor(rows, keyOf(event), { typing: isTyping(event.target), characters: chosen.characters });
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

function showKeys(made, change) {
  const dialog = make("dialog", { className: "dialog", ariaLabel: "Keys of this page" });
  const [maps, said] = [make("div"), make("p", { className: "small", role: "alert" })];
  const tell = (words) => (said.textContent = words);
  const draw = (focused) => {
    maps.replaceChildren(...mapsOf(withOwn(made, chosen.changed), ask));
    maps.querySelector(`[data-changes="${focused}"]`)?.focus();
  };
  const ask = (row) => askFor(row, maps, withOwn(made, chosen.changed), async (key) => {
    const changed = { ...chosen.changed };
    if (charactersOf(made.find(({ action }) => action === row.action))[0] === key) delete changed[row.action];
    else changed[row.action] = key;
    tell("");
    if (await keep({ changed: JSON.stringify(changed) }, tell)) change(changed);
    draw(row.action);
  }, { draw, tell });
  draw();
  const close = make("button", { className: "button primary", type: "button", textContent: "Close" });
  close.dataset.close = "";
  const actions = make("div", { className: "actions" });
  actions.append(close);
  dialog.append(make("h2", { textContent: "Keys of this page" }), maps, said, charactersSwitch(tell), actions);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

// Waits for the next key, which does what this row does from then on. Escape leaves it as it is.
function askFor(row, maps, rows, take, { draw, tell }) {
  const button = maps.querySelector(`[data-changes="${row.action}"]`);
  button.textContent = "Press a key…";
  say(`Press the key for: ${row.label}`);
  const end = () => removeEventListener("keydown", hear, true);
  const hear = (event) => {
    if (["Shift", "Control", "Alt", "AltGraph", "Meta", "Tab"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const key = keyOf(event);
    const other = rows.find((one) => one.action !== row.action && one.keys.includes(key));
    if (key === "Escape") {
      end();
      draw(row.action);
    } else if (key.length > 1 || key === " ") {
      tell("Choose a key that is one character: a letter, a digit or a sign");
    } else if (other) {
      tell(`${key} already means “${other.label}” on this page: choose another, or change that one first`);
    } else {
      end();
      take(key);
    }
  };
  addEventListener("keydown", hear, true);
  button.addEventListener("blur", end, { once: true });
}

// Whether the account has it now.
async function keep(what, tell) {
  const { outcome, problem } = await send("/account/keys", { body: new URLSearchParams(what) });
  if (outcome !== "done") tell(problem?.detail ?? "Your keys could not be kept just now: try again when the network is back");
  return outcome === "done";
}

function mapsOf(rows, ask) {
  return [...new Set(rows.map((row) => row.group))].flatMap((group) => [
    make("h3", { textContent: group }),
    mapOf(rows.filter((row) => row.group === group), ask),
  ]);
}

function mapOf(rows, ask) {
  const map = make("dl", { className: "key-map" });
  for (const row of rows) {
    const keys = make("dt");
    for (const key of row.keys) {
      const one = make("span");
      one.append(...partsOf(key).map((part) => make("kbd", { textContent: shown[part] ?? part })));
      keys.append(one);
    }
    const does = make("dd", { textContent: row.label });
    if (root.dataset.user && canChange(row)) does.append(changer(row, ask));
    map.append(keys, does);
  }
  return map;
}

function changer(row, ask) {
  const button = make("button", { className: "button quiet small", type: "button", textContent: "Change", ariaLabel: `Change the key for: ${row.label}` });
  button.dataset.changes = row.action;
  button.addEventListener("click", () => ask(row));
  return button;
}

// "Ctrl+Shift+z" is three keys, "+" is one.
export const partsOf = (key) => (key.length === 1 ? [key] : key.split(/\+(?=.)/));

function charactersSwitch(tell) {
  const label = make("label", { className: "check" });
  const box = make("input", { type: "checkbox", checked: chosen.characters, disabled: !root.dataset.user });
  box.addEventListener("change", async () => {
    if (await keep({ characters: box.checked ? "on" : "off" }, tell)) chosen.characters = box.checked;
    box.checked = chosen.characters;
    say(box.checked ? "Keys of one character are on" : "Keys of one character are off");
  });
  label.append(box, "Use keys of one character");
  return label;
}

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);
