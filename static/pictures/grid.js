// Numbers in a grid: the number is the message, the tint repeats it, a dot is none.
import { scaleQuantize } from "d3-scale";
import { cut, el, many, part, picture, text, wide } from "./svg.js";

const left = 226; // of the names of the rows
const row = 26;

const depthOf = (most) => scaleQuantize().domain([0, most]).range([1, 2, 3, 4]);

function cell(said, value, depth, x, y, width, height) {
  const shown = value ? value : "·";
  return part(
    said,
    el("title", {}, said),
    el("rect", { class: value ? `cell d${depth(value)}` : "cell d0", x: x + 1, y: y + 1, width: width - 2, height: height - 2, rx: 3 }),
    text(shown, x + width / 2, y + height / 2 + 4, value ? `in d${depth(value)}` : "in d0", "middle"),
  );
}

export function heat([narratives, rows]) {
  const width = (wide - left) / narratives.length;
  const depth = depthOf(Math.max(1, ...rows.flatMap(({ cells }) => cells)));
  const heads = narratives.map((number, at) => text(number, left + (at + 0.5) * width, 14, "head", "middle"));
  let y = 20;
  let theme = null;
  const drawn = rows.flatMap(({ theme: of, name, cells }) => {
    const begins = of !== theme;
    theme = of;
    const heading = begins ? [text(cut(of, 70), 0, (y += row) - 6, "name")] : [];
    const here = y;
    y += row;
    const parts = cells.map((value, at) =>
      cell(`${name}, Narrative ${narratives[at]}: ${many(value, "passage")}`, value, depth, left + at * width, here, width, row),
    );
    return [...heading, text(cut(name, 36), 0, here + row / 2 + 4), ...parts];
  });
  return picture(y + 4, ...heads, ...drawn);
}

export function matrix({ codes, pairs }) {
  const shown = Math.min(codes.length, 20);
  const width = (wide - left) / shown;
  const height = Math.min(row, width);
  const counts = new Map(pairs.flatMap(([a, b, places]) => [[`${a} ${b}`, places], [`${b} ${a}`, places]]));
  const depth = depthOf(Math.max(1, ...counts.values()));
  const top = 24;
  const heads = codes.slice(0, shown).map((_, at) => text(at + 1, left + (at + 0.5) * width, 16, "head", "middle"));
  const rows = codes.slice(0, shown).flatMap((name, a) => {
    const y = top + a * height;
    const cells = codes.slice(0, shown).map((other, b) => {
      if (a === b) return el("rect", { class: "cell same", x: left + b * width + 1, y: y + 1, width: width - 2, height: height - 2, rx: 3 });
      const value = counts.get(`${a} ${b}`) ?? 0;
      return cell(`${name} and ${other}: ${many(value, "pair")} of passages`, value, depth, left + b * width, y, width, height);
    });
    return [text(`${a + 1}  ${cut(name, 32)}`, 0, y + height / 2 + 4), ...cells];
  });
  return picture(top + shown * height + 4, ...heads, ...rows);
}
