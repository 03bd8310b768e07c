// A picture of static/icons.svg, made by a script; where a template can, it uses the macro of parts/icon.html.

const svg = "http://www.w3.org/2000/svg";

export function icon(name) {
  const picture = document.createElementNS(svg, "svg");
  picture.setAttribute("class", "icon");
  picture.setAttribute("viewBox", "0 0 16 16");
  picture.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `${document.documentElement.dataset.icons}#i-${name}`);
  picture.append(use);
  return picture;
}
