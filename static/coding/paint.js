// Paints the coder's work over the server's page, at once and in one frame: words cut into marks, codings beside their
// paragraph, the state of each line. What the server draws afterwards is the same, so nothing moves.

import { icon } from "../icon.js";
import { cut } from "./cut.js";
import { drawLanes } from "./lanes.js";
import { linesOf, reachOf } from "./lines.js";
import { make, root, text } from "./page.js";
import { codingsOn, coverOf, work } from "./work.js";

const titles = { coded: "Coded", aside: "Set aside: nothing here", untouched: "Untouched" };

// Paints the lines that these stretches touch, [{ start, end }], in the paragraphs that are wanted.
export function paint(stretches, wanted = () => true) {
  const touched = new Set(stretches.flatMap(linesOf).filter(({ block }) => wanted(block)));
  const blocks = new Set([...touched].map(({ block }) => block));
  touched.forEach(paintWords);
  blocks.forEach(paintLanes);
  drawLanes(text);
}

function paintWords(line) {
  const pieces = cut(line, codingsOn(line));
  line.words.replaceChildren(...pieces.map(({ words, depth, ids }) => (depth ? mark(words, depth, ids) : words)));
  if (line.heading) return;
  const cover = coverOf(line);
  for (const state of Object.keys(titles)) line.element.classList.toggle(state, state === cover);
  line.element.querySelector(".no").setAttribute("aria-label", `Line ${line.label}, ${titles[cover].toLowerCase()}`);
}

function mark(words, depth, ids) {
  const element = make("mark", { class: `d${depth}` }, words);
  element.dataset.c = ids.join(" ");
  return element;
}

function paintLanes(block) {
  block.dataset.painted = "";
  const { from, to } = reachOf([block]);
  const codings = work().codings.filter(({ start }) => from <= start && start < to);
  let list = block.querySelector(".lanes");
  if (!codings.length) return list?.remove();
  if (!list) {
    list = make("ul", { class: "lanes", "aria-label": `My codings in paragraph ${block.id.slice(1)}` });
    block.append(list);
  }
  const focused = document.activeElement?.closest?.(".lane")?.id;
  list.replaceChildren(...codings.map(lane));
  if (focused) list.querySelector(`#${CSS.escape(focused)} .name`)?.focus({ preventScroll: true });
}

function lane(coding) {
  const { id, code, start, end, name, hue, unsure, memo, place } = coding;
  const waits = coding.waiting;
  const item = make(
    "li",
    { class: `lane code-${hue}${unsure ? " unsure" : ""}${waits ? " waiting" : ""}`, id: `c${id}` },
    make("span", { class: "stripe" }),
    make(
      "a",
      { class: "name", href: `${root.dataset.page}?coding=${id}#card` },
      make("span", {}, name),
      unsure && make("span", { class: "doubt", title: "Unsure" }, "?"),
      unsure && make("span", { class: "hidden-text" }, " unsure"),
      memo && icon("memo"),
      memo && make("span", { class: "hidden-text" }, " has a memo"),
      make("span", { class: "place" }, place),
      waits && make("span", { class: "state" }, "waits"),
    ),
    memo && make("p", { class: "memo-text" }, memo),
  );
  Object.assign(item.dataset, { id, code, start, end, side: "right", keep: "style" });
  return item;
}

