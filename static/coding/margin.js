// Where stripes and names stand in the margin. Nothing here knows the page.

export const labelHeight = 24; // pixels, of one name
const gapInLane = 3;

// [{ top, bottom }], sorted by top -> the lane of each: the nearest free one, counted from the text outwards.
export function lanesOf(stripes) {
  const ends = [];
  return stripes.map(({ top, bottom }) => {
    let lane = ends.findIndex((end) => end + gapInLane <= top);
    if (lane < 0) lane = ends.length;
    ends[lane] = bottom;
    return lane;
  });
}

// Tops of names, as near to their stripes' tops as they can stand without touching (isotonic regression).
export function labelsOf(tops) {
  const blocks = [];
  tops.forEach((top, nth) => {
    let block = { sum: top - nth * labelHeight, count: 1 };
    while (blocks.length && blocks.at(-1).sum / blocks.at(-1).count > block.sum / block.count) {
      const before = blocks.pop();
      block = { sum: before.sum + block.sum, count: before.count + block.count };
    }
    blocks.push(block);
  });
  let lowest = 0;
  return blocks.flatMap(({ sum, count }) => Array(count).fill(sum / count)).map((label, nth) => {
    const placed = Math.max(lowest, label + nth * labelHeight);
    lowest = placed + labelHeight;
    return placed;
  });
}

// How far out each name must stand, in lanes: beyond every stripe beside it, and no nearer than the least.
export function rimsOf(stripes, lanes, labels, least = 6) {
  const deepest = []; // by rows of one name's height
  const rows = (top, bottom) => [Math.max(0, Math.floor(top / labelHeight)), Math.max(0, Math.floor(bottom / labelHeight))];
  stripes.forEach(({ top, bottom }, nth) => {
    const [first, last] = rows(top, bottom);
    for (let row = first; row <= last; row += 1) deepest[row] = Math.max(deepest[row] ?? 0, lanes[nth] + 1);
  });
  return labels.map((label, nth) => {
    const [first, last] = rows(Math.min(label, stripes[nth].top), label + labelHeight);
    return Math.max(least, ...Array.from(deepest.slice(first, last + 1), (depth) => depth ?? 0));
  });
}
