// Bars: codes by their passages, and new codes by narrative with the line of all codes until then.
import { scaleBand, scaleLinear } from "d3-scale";
import { cut, el, many, part, picture, text, wide } from "./svg.js";

export function ranked(codes) {
  const [left, row] = [250, 20];
  const shown = codes.slice(0, 40);
  const length = scaleLinear([0, shown[0][1]], [0, wide - left - 40]);
  const bars = shown.map(([name, passages], at) =>
    part(
      `${name}: ${many(passages, "passage")}`,
      text(cut(name, 40), left - 8, at * row + 14, "", "end"),
      el("rect", { class: "bar", x: left, y: at * row + 3, width: Math.max(1, length(passages)), height: row - 6, rx: 2 }),
      text(passages, left + length(passages) + 6, at * row + 14, "number"),
    ),
  );
  return picture(shown.length * row + 4, ...bars);
}

export function added(narratives) {
  const [left, top, bottom] = [36, 16, 260];
  const place = scaleBand(narratives.map(({ narrative }) => narrative), [left, wide - 8]).padding(0.3);
  const height = scaleLinear([0, Math.max(1, narratives.at(-1).all)], [bottom, top]).nice();
  const middle = (narrative) => place(narrative) + place.bandwidth() / 2;
  const marks = height.ticks(5).flatMap((tick) => [
    el("line", { class: "rule", x1: left, x2: wide - 8, y1: height(tick), y2: height(tick) }),
    text(tick, left - 8, height(tick) + 4, "number", "end"),
  ]);
  const bars = narratives.map(({ narrative, new: fresh, all }) =>
    part(
      `Narrative ${narrative}: ${many(fresh, "new code")}, ${all} until then`,
      el("title", {}, `Narrative ${narrative}: ${many(fresh, "new code")}, ${all} until then`),
      el("rect", { class: "bar", x: place(narrative), y: height(fresh), width: place.bandwidth(), height: bottom - height(fresh), rx: 2 }),
      el("circle", { class: "point", cx: middle(narrative), cy: height(all), r: 3.5 }),
      text(narrative, middle(narrative), bottom + 18, "", "middle"),
    ),
  );
  const line = narratives.map(({ narrative, all }) => `${middle(narrative)},${height(all)}`).join(" ");
  return picture(bottom + 28, ...marks, el("polyline", { class: "line", points: line }), ...bars);
}
