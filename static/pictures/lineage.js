// From codes to themes: bands as high as their codes are many, coloured by the descriptive theme that they pass.
import { sankey, sankeyLinkHorizontal } from "d3-sankey";
import { cut, el, many, part, picture, text, wide } from "./svg.js";

const top = 26;
const names = 250; // right of the last layer

export function lineage({ nodes, links }) {
  const layers = Math.max(...nodes.map(({ layer }) => layer));
  const last = nodes.filter(({ layer }) => layer === layers).length;
  const height = Math.max(340, last * 44);
  const laid = sankey()
    .nodeAlign(({ layer }) => layer)
    .nodeSort(null)
    .nodeWidth(10)
    .nodePadding(14)
    .extent([[0, top], [wide - names, height]])({ nodes: nodes.map((one) => ({ ...one })), links: links.map((one) => ({ ...one })) });
  const heads = layers === 2 ? ["Codes", "Descriptive themes", "Analytical themes"] : ["Codes", "Themes"];
  const at = (layer) => laid.nodes.find((node) => node.layer === layer)?.x0 ?? 0;
  return picture(
    height + 8,
    ...heads.map((head, layer) => text(head, at(layer), 12, "head")),
    ...laid.links.map(band),
    ...laid.nodes.map(node),
  );
}

const line = sankeyLinkHorizontal();

function band(link) {
  const hue = link.hue ? `code-${link.hue}` : "no-hue";
  const said = `${many(link.value, "code")} from ${link.source.name} to ${link.target.name}`;
  return part(said, el("title", {}, said), el("path", { class: `band ${hue}`, d: line(link), "stroke-width": Math.max(1, link.width) }));
}

function node({ name, within, hue, value, x0, x1, y0, y1 }) {
  const inside = within && within !== name ? `, in ${within}` : "";
  const middle = (y0 + y1) / 2 + 4;
  const label = el("text", { x: x1 + 7, y: middle, class: "halo" }, `${cut(name, x1 > wide / 2 ? 36 : 30)} `, el("tspan", { class: "number" }, value));
  return part(
    `${name}${inside}: ${many(value, "code")}`,
    el("title", {}, `${name}${inside}: ${many(value, "code")}`),
    el("rect", { class: `node ${hue ? `code-${hue}` : "no-hue"}`, x: x0, y: y0, width: x1 - x0, height: Math.max(1, y1 - y0), rx: 2 }),
    label,
  );
}
