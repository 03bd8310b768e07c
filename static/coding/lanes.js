// Draws the margin: one stripe per coding beside the lines it covers, its name further out, a hairline from one to the
// other. Reads where the marked words lie and sets custom properties and attributes alone. Without it the codings stand
// as a plain list under each paragraph.

import { labelHeight, labelsOf, lanesOf, rimsOf } from "./margin.js";
import { blocksWithin } from "./sight.js";

const pitch = 9;
const svg = "http://www.w3.org/2000/svg";

let last = null; // what was drawn last: { text, least, from, to }, for scrolling between these places

// Draws what is in sight and two screens around it, so that a long text takes no longer than a short one; the rest when
// the reader comes near.
export function drawLanes(text, least) {
  text.classList.add("drawn"); // takes the plain lists out of the flow before anything is measured
  last = { text, least, from: scrollY - innerHeight, to: scrollY + innerHeight };
  const origin = text.getBoundingClientRect();
  const blocks = blocksWithin(text, 2);
  for (const leaders of text.querySelectorAll(".leaders")) {
    const { side } = leaders.dataset;
    const stripes = stripesOf(text, blocks, side, origin.top);
    const lanes = lanesOf(stripes);
    const labels = labelsOf(stripes.map(({ top }) => top));
    const rims = rimsOf(stripes, lanes, labels, least).map((rim) => rim * pitch);
    leaders.replaceChildren();
    stripes.forEach((stripe, nth) => {
      place(stripe, lanes[nth], labels[nth], rims[nth]);
      leaders.append(...leader(stripe, lanes[nth], labels[nth], rims[nth], side === "right" ? 1 : -1));
    });
  }
}

addEventListener("scroll", () => {
  if (last && (scrollY < last.from || scrollY > last.to)) drawLanes(last.text, last.least);
}, { passive: true });

function stripesOf(text, blocks, side, originTop) {
  const rects = new Map();
  for (const mark of blocks.flatMap((block) => [...block.querySelectorAll("mark[data-c]")])) {
    const { top, bottom } = mark.getBoundingClientRect();
    for (const id of mark.dataset.c.split(" ")) {
      const known = rects.get(id) ?? { top: Infinity, bottom: -Infinity };
      rects.set(id, { top: Math.min(known.top, top), bottom: Math.max(known.bottom, bottom) });
    }
  }
  const items = new Map(blocks.flatMap((block) => [...block.querySelectorAll(".lane")]).map((item) => [item.dataset.id, item]));
  const tops = new Map();
  const topOf = (block) => tops.get(block) ?? tops.set(block, block.getBoundingClientRect().top - originTop).get(block);
  const stripes = [...rects].flatMap(([id, { top, bottom }]) => {
    const item = items.get(id) ?? document.getElementById(`c${id}`); // one that begins further up
    if (item?.dataset.side !== side) return [];
    return { item, top: top - originTop + 2, bottom: bottom - originTop - 2, block: topOf(item.closest(".para")) };
  });
  return stripes.sort((a, b) => a.top - b.top || b.bottom - a.bottom);
}

// Lanes stand in their paragraph, so that only its layout changes with them; everything else is measured in the text.
function place({ item, top, bottom, block }, lane, label, rim) {
  const values = { "--top": top - block, "--height": bottom - top, "--lane": lane * pitch, "--label": label - block, "--name": rim + 6 };
  for (const [name, value] of Object.entries(values)) item.style.setProperty(name, `${value}px`);
}

function leader({ item, top, bottom }, lane, label, rim, outwards) {
  const middle = label + labelHeight / 2;
  const node = Math.min(Math.max(middle, top + 4), bottom - 4);
  const [from, elbow, to] = [lane * pitch + 2, rim - 4, rim + 4].map((x) => outwards * x);
  const path = document.createElementNS(svg, "path");
  path.setAttribute("d", `M${from} ${node}H${elbow}L${to} ${middle}`);
  const dot = document.createElementNS(svg, "circle");
  dot.setAttribute("cx", from);
  dot.setAttribute("cy", node);
  dot.setAttribute("r", 3.5);
  for (const shape of [path, dot]) {
    shape.dataset.for = item.dataset.id;
    shape.setAttribute("class", item.className.replace("lane", "leader"));
  }
  return [path, dot];
}
