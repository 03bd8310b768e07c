// Moves one edge of a stretch by a word or by a letter, over the ends of lines.

import { graphemeEdges, words } from "./offsets.js";

// stretch: { start, end }; edge: "start" or "end"; step: -1 or 1; lines: [{ start, end, text }] in order.
// Answers the new stretch, or the same where there is nowhere to go.
export function moveEdge(stretch, edge, step, byLetter, lines) {
  const at = stretch[edge];
  const near = nearby(lines, at);
  const points = near.flatMap((line) => pointsOf(line, edge, byLetter)).sort((a, b) => a - b);
  const next = step > 0 ? points.find((point) => point > at) : points.findLast((point) => point < at);
  if (next === undefined) return stretch;
  const moved = { ...stretch, [edge]: next };
  return moved.start < moved.end ? moved : stretch;
}

// The line of an edge and its neighbours.
function nearby(lines, at) {
  const index = lines.findIndex(({ end }) => end >= at);
  const middle = index < 0 ? lines.length - 1 : index;
  return lines.slice(Math.max(0, middle - 1), middle + 3);
}

function pointsOf(line, edge, byLetter) {
  const found = byLetter ? graphemeEdges(line.text) : [...words(line.text).map((word) => word[edge]), edge === "start" ? 0 : line.end - line.start];
  return found.map((point) => line.start + point);
}
