// A picture as a file: what the stylesheet gives is written into it, on white paper, so that it stands alone.

const told = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "font-family", "font-size", "font-weight", "font-style", "paint-order", "text-anchor"];
const sharp = 3; // dots of a PNG for each unit of the picture

function alone(svg) {
  const root = document.documentElement;
  const theme = root.dataset.theme;
  root.dataset.theme = "light"; // for the moment of reading
  const copy = svg.cloneNode(true);
  const [from, to] = [svg, copy].map((one) => [one, ...one.querySelectorAll("*")]);
  for (const [at, element] of from.entries()) {
    const style = getComputedStyle(element);
    for (const name of told) to[at].setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "tabindex"]) to[at].removeAttribute(name);
  }
  root.dataset.theme = theme;
  const { width, height } = svg.viewBox.baseVal;
  const paper = document.createElementNS(copy.namespaceURI, "rect");
  for (const [name, value] of Object.entries({ width, height, fill: "#ffffff" })) paper.setAttribute(name, value);
  copy.prepend(paper);
  for (const [name, value] of Object.entries({ width, height })) copy.setAttribute(name, value);
  return { words: new XMLSerializer().serializeToString(copy), width, height };
}

function give(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export async function save(svg, name, kind) {
  const { words, width, height } = alone(svg);
  if (kind === "svg") return give(new Blob([words], { type: "image/svg+xml" }), `${name}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(words)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: width * sharp, height: height * sharp });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => give(blob, `${name}.png`), "image/png");
}
