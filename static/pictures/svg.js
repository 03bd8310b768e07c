// Elements of a picture. A part is what the arrow keys reach: it says what it shows.

export const wide = 760; // of every picture, in its own units

export function el(name, attributes = {}, ...inside) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  made.append(...inside);
  return made;
}

export const picture = (height, ...inside) => el("svg", { viewBox: `0 0 ${wide} ${Math.ceil(height)}`, class: "drawn" }, ...inside);

export const part = (said, ...inside) => el("g", { class: "part", "aria-label": said }, ...inside);

export const text = (words, x, y, kind = "", anchor) => el("text", { x, y, class: kind || undefined, "text-anchor": anchor }, words);

export const many = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

// Words that do not fit are cut, with an ellipsis; the part still says all of them.
export const cut = (words, most) => (words.length > most ? `${words.slice(0, most - 1).trimEnd()}…` : words);
