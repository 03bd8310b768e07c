// Cuts a line where codings begin and end, as the server does, so that what is painted at once is what comes back.

import { between } from "./offsets.js";

// line: { start, end, text }, codings: { id, start, end } in reading order. Answers [{ words, depth, ids }].
export function cut(line, codings) {
  const over = codings.filter(({ start, end }) => start < line.end && end > line.start);
  const inside = (at) => Math.min(Math.max(at, line.start), line.end);
  const edges = new Set([line.start, line.end, ...over.flatMap(({ start, end }) => [inside(start), inside(end)])]);
  const sorted = [...edges].sort((a, b) => a - b);
  return sorted.slice(1).map((end, before) => {
    const start = sorted[before];
    const ids = over.filter((coding) => coding.start <= start && end <= coding.end).map(({ id }) => id);
    return { words: between(line.text, start - line.start, end - line.start), depth: Math.min(ids.length, 3), ids };
  });
}

// The order in which codings are read: by where they begin, the longer first, then by name.
export function inReadingOrder(a, b) {
  return a.start - b.start || b.end - a.end || a.name.toLowerCase().localeCompare(b.name.toLowerCase()) || (a.id < b.id ? -1 : 1);
}

// `7.3`, `7.1–2`, `7.3–8.1`: the lines of a coding. first and last: { label, heading }.
export function placeOf(first, last) {
  if (!first || !last) return "";
  if (first.heading) return last.heading ? "heading" : `heading–${last.label}`;
  if (first === last || last.heading) return first.label;
  const [paragraph] = first.label.split(".");
  const [other, sentence] = last.label.split(".");
  return `${first.label}–${paragraph === other ? sentence : last.label}`;
}
