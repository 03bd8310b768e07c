// Two small questions at the foot of the page: which line to go to, and which words to find.

import { say } from "../say.js";
import { goTo, highlight, select } from "./cursor.js";
import { allLines } from "./lines.js";
import { codePoints } from "./offsets.js";
import { make } from "./page.js";

let open = null;

export function askLine() {
  ask("Go to line", "7.3", {
    onEnter: (typed) => {
      const [paragraph, sentence = "1"] = typed.split(/[.:,\s]+/);
      const line = allLines().find(({ label }) => label === `${Number(paragraph)}.${Number(sentence)}`);
      if (!line) return `There is no line ${typed}`;
      goTo(line);
      return null;
    },
  });
}

export function askWords() {
  let found = [];
  let at = -1;
  const show = () => highlight("found", found);
  const goOn = (by) => {
    at = (at + by + found.length) % found.length;
    select(found[at], { scroll: true });
    show();
  };
  ask("Search in the text", "Words to find", {
    onInput: (typed) => {
      found = occurrences(typed);
      at = -1;
      show();
      return typed && (found.length ? `${found.length} found` : "Not found");
    },
    onEnter: (_, by) => {
      if (!found.length) return "Not found";
      goOn(by);
      return `${at + 1} of ${found.length}`;
    },
    onClose: () => highlight("found", []),
    stays: true,
  });
}

// Stretches of the text, without regard to case.
function occurrences(typed) {
  const wanted = typed.trim().toLowerCase();
  if (!wanted) return [];
  return allLines().flatMap((line) => {
    const lower = line.text.toLowerCase();
    const places = [];
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
      const start = line.start + codePoints(lower.slice(0, at));
      places.push({ start, end: Math.min(line.end, start + codePoints(wanted)) });
    }
    return places;
  });
}

function ask(label, placeholder, { onEnter, onInput = () => "", onClose = () => {}, stays = false }) {
  open?.();
  const input = make("input", { class: "input", type: "search", placeholder, "aria-label": label, autocomplete: "off", spellcheck: false });
  const answer = make("span", { class: "soft", role: "status" });
  const close = make("button", { class: "button quiet", type: "button" }, "Close ", make("kbd", {}, "Esc"));
  const bar = make("div", { class: "finder", role: "search", "aria-label": label }, make("span", { class: "label" }, label), input, answer, close);
  const tell = (words) => {
    answer.textContent = words ?? "";
    if (words) say(words);
  };
  open = () => {
    onClose();
    bar.remove();
    open = null;
  };
  input.addEventListener("input", () => tell(onInput(input.value)));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") open();
    else if (event.key === "Enter") {
      const words = onEnter(input.value.trim(), event.shiftKey ? -1 : 1);
      if (words || stays) tell(words);
      else open();
    } else return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
  });
  close.addEventListener("click", () => open());
  document.body.append(bar);
  input.focus();
}
