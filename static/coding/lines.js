// The lines of the page, and the way between places in the document and offsets in the text. Nothing but the text
// stands inside .words, so offsets are counted there.

import { codePoints, utf16At } from "./offsets.js";
import { text } from "./page.js";

let lines = [];

// After every change of the document. The words themselves never change, so lines that are still there are known.
export function readLines() {
  if (lines.length && lines.every(({ words }) => words.isConnected)) return lines;
  lines = [...text.querySelectorAll(".words")].map((words, index) => {
    const element = words.parentElement;
    return {
      index,
      words,
      element,
      block: element.parentElement,
      text: words.textContent,
      start: Number(words.dataset.start),
      end: Number(words.dataset.end),
      unit: Number(element.dataset.unit),
      heading: !element.classList.contains("sentence"),
      label: element.id.slice(1) && element.classList.contains("sentence") ? element.id.slice(1) : "",
    };
  });
  return lines;
}

export const allLines = () => lines;

// The line in which a code point lies; between two lines, the one after.
export function lineAt(point) {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines[middle].end <= point) low = middle + 1;
    else high = middle;
  }
  return lines[low];
}

export function linesOf({ start, end }) {
  const found = [];
  for (let at = lineAt(start).index; lines[at]?.start < end; at += 1) found.push(lines[at]);
  return found;
}

// From the first code point of these paragraphs, which follow each other, to the last: half open.
export function reachOf(blocks) {
  const from = Number(blocks[0].querySelector(".words").dataset.start);
  const to = Number([...blocks.at(-1).querySelectorAll(".words")].at(-1).dataset.end);
  return { from, to };
}

export const lineOf = (node) => {
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  const words = element?.closest(".sentence, .heading")?.querySelector(".words");
  return words && lines.find((line) => line.words === words);
};

// The code point of a place in the document. A place outside the words counts as the nearest words after it when a
// selection starts there, before it when one ends there.
export function offsetOf(node, offset, isEnd) {
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
  const inside = element?.closest(".words");
  if (inside && text.contains(inside)) {
    const range = document.createRange();
    range.setStart(inside, 0);
    range.setEnd(node, offset);
    return Number(inside.dataset.start) + codePoints(range.toString());
  }
  const place = document.createRange();
  place.setStart(node, offset);
  const after = lines.findIndex(({ words }) => place.comparePoint(words, 0) >= 0);
  if (isEnd) return after < 0 ? lines.at(-1)?.end : lines[after - 1]?.end;
  return lines[after]?.start;
}

// The stretch that is selected in the document, or null.
export function selectedStretch(selection = getSelection()) {
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  if (!range.intersectsNode(text)) return null;
  const start = offsetOf(range.startContainer, range.startOffset, false);
  const end = offsetOf(range.endContainer, range.endOffset, true);
  return start !== undefined && end !== undefined && start < end ? { start, end } : null;
}

// The place in the document of a code point. isEnd: at the end of the line before, where two lines meet.
export function placeAt(point, isEnd = false) {
  const line = isEnd ? lineAt(Math.max(0, point - 1)) : lineAt(point);
  let left = utf16At(line.text, Math.min(Math.max(0, point - line.start), line.end - line.start));
  const texts = document.createTreeWalker(line.words, NodeFilter.SHOW_TEXT);
  let last = null;
  while (texts.nextNode()) {
    last = texts.currentNode;
    if (left < last.length || (isEnd && left === last.length)) return [last, left];
    left -= last.length;
  }
  return last ? [last, last.length] : [line.words, 0];
}

// One range for each line of a stretch: what lies between the lines is not text.
export function rangesOf({ start, end }) {
  return linesOf({ start, end }).map((line) => {
    const range = document.createRange();
    range.setStart(...placeAt(Math.max(start, line.start)));
    range.setEnd(...placeAt(Math.min(end, line.end), true));
    return range;
  });
}

export const rectsOf = (stretch) => rangesOf(stretch).flatMap((range) => [...range.getClientRects()]);

// The code point under a point of the screen, or null.
export function offsetUnder(x, y) {
  const position = document.caretPositionFromPoint?.(x, y);
  const range = position ? null : document.caretRangeFromPoint?.(x, y);
  const [node, offset] = position ? [position.offsetNode, position.offset] : [range?.startContainer, range?.startOffset];
  return node && text.contains(node) && lineOf(node) ? offsetOf(node, offset, false) : null;
}

// The words of a stretch, lines parted by a space.
export const wordsOf = (stretch) =>
  linesOf(stretch).map((line) => {
    const from = utf16At(line.text, Math.max(0, stretch.start - line.start));
    const to = utf16At(line.text, Math.min(line.end, stretch.end) - line.start);
    return line.text.slice(from, to);
  }).join(" ");

readLines();
