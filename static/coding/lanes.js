// Draws the margin: one stripe per coding beside the lines it covers, its name further out, a hairline from one to the
// other. Reads where the marked words lie and sets custom properties and attributes alone. Without it the codings stand
// as a plain list under each paragraph.

import { labelHeight, labelsOf, lanesOf, rimsOf } from "./margin.js";

const pitch = 9;
const svg = "http://www.w3.org/2000/svg";

export function drawLanes(text, least) {
  text.classList.add("drawn"); // takes the plain lists out of the flow before anything is measured
  const origin = text.getBoundingClientRect();
  for (const leaders of text.querySelectorAll(".leaders")) {
    const { side } = leaders.dataset;
    const stripes = stripesOf(text, side, origin.top);
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

function stripesOf(text, side, originTop) {
  const rects = new Map();
  for (const mark of text.querySelectorAll("mark[data-c]")) {
    const { top, bottom } = mark.getBoundingClientRect();
    for (const id of mark.dataset.c.split(" ")) {
      const known = rects.get(id) ?? { top: Infinity, bottom: -Infinity };
      rects.set(id, { top: Math.min(known.top, top), bottom: Math.max(known.bottom, bottom) });
    }
  }
  const stripes = [...text.querySelectorAll(`.lane[data-side="${side}"]`)].map((item) => {
    const { top, bottom } = rects.get(item.dataset.id) ?? {};
    return { item, top: top - originTop + 2, bottom: bottom - originTop - 2 };
  });
  return stripes.filter(({ top }) => Number.isFinite(top)).sort((a, b) => a.top - b.top || b.bottom - a.bottom);
}

function place({ item, top, bottom }, lane, label, rim) {
  const values = { "--top": top, "--height": bottom - top, "--lane": lane * pitch, "--label": label, "--name": rim + 6 };
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
