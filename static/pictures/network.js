// Codes joined by what they share. The layout is worked out once and stays: the same codes give the same picture.
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { cut, el, many, part, picture, text, wide } from "./svg.js";

const high = 520;
const edge = 60;
const inside = (value, most) => Math.min(most - edge, Math.max(edge, value));

export function network({ codes, pairs }) {
  const degree = codes.map((_, at) => pairs.filter(([a, b]) => a === at || b === at).length);
  const nodes = codes.map((name, at) => ({ name, degree: degree[at], radius: 5 + 2 * Math.sqrt(degree[at]) }));
  const links = pairs.map(([source, target, places]) => ({ source, target, places }));
  const most = Math.max(...links.map(({ places }) => places));
  forceSimulation(nodes)
    .force("link", forceLink(links).distance(70).strength(({ places }) => 0.15 + (0.35 * places) / most))
    .force("apart", forceManyBody().strength(-190))
    .force("collide", forceCollide(({ radius }) => radius + 14))
    .force("x", forceX(wide / 2).strength(0.05))
    .force("y", forceY(high / 2).strength(0.09))
    .stop()
    .tick(300);
  for (const node of nodes) Object.assign(node, { x: inside(node.x, wide), y: inside(node.y, high) });
  const lines = links.map(({ source, target, places }) =>
    el("line", { class: "edge", x1: source.x, y1: source.y, x2: target.x, y2: target.y, "stroke-width": 0.75 + (4 * places) / most }),
  );
  const dots = nodes.map(({ name, degree: partners, radius, x, y }) => {
    const said = `${name}: stands with ${many(partners, "other code")}`;
    return part(said, el("title", {}, said), el("circle", { class: "dot", cx: x, cy: y, r: radius }), text(cut(name, 26), x, y + radius + 11, "tiny halo", "middle"));
  });
  return picture(high, ...lines, ...dots);
}
