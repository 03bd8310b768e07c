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
  const labels = blocks.flatMap(({ sum, count }) => Array(count).fill(sum / count));
  return labels.map((label, nth) => Math.max(0, label + nth * labelHeight));
}
