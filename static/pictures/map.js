// Circles within circles: themes, subthemes, codes.
import { hierarchy, pack } from "d3-hierarchy";
import { cut, el, many, part, picture, text, wide } from "./svg.js";

const names = 22; // above the circles of each theme

export function map(themes) {
  const abreast = Math.min(themes.length, 3);
  const size = wide / abreast;
  const rows = Math.ceil(themes.length / abreast);
  const all = themes.map((theme) => hierarchy(theme).sum(({ value }) => Math.max(value ?? 0, 0.5)));
  const most = Math.max(...all.map(({ value }) => value));
  const drawn = all.map((root, at) => {
    const x = (at % abreast) * size;
    const y = Math.floor(at / abreast) * (size + names);
    const full = (size - 12) * Math.sqrt(root.value / most);
    const free = (size - full) / 2;
    const inside = pack().size([full, full]).padding(2.5)(root).descendants();
    const labels = inside.filter(({ depth, children }) => depth === 1 && children).map(label);
    const heading = text(cut(root.data.name, Math.floor(size / 7)), x + size / 2, y + 14, "name", "middle");
    return el("g", {}, heading, el("g", { transform: `translate(${x + free} ${y + names + free})`, class: `code-${root.data.hue}` }, ...inside.map(circle), ...labels));
  });
  return picture(rows * (size + names), ...drawn);
}

function circle({ x, y, r, depth, data, children }) {
  const kind = ["theme", children ? "sub" : "leaf", "leaf"][depth];
  const inside = data.value === null ? many(data.children.length, depth ? "code" : "part") : many(data.value, "passage");
  const said = `${data.name}: ${inside}`;
  const circle = el("circle", { class: kind, cx: x, cy: y, r });
  return part(said, el("title", {}, said), circle);
}

// The names of subthemes lie over the circles, on the edge of their own.
function label({ x, y, r, data }) {
  return text(cut(data.name, 30), x, y + r - 2, "tiny halo", "middle");
}
