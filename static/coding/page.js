// The parts of the coding page that the other modules share.

export const root = document.getElementById("coding");
export const text = document.getElementById("main");
export const pulse = document.getElementById("pulse");
export const sides = document.getElementById("sides");

// Submitted or released: nothing can be changed here.
export const isComplete = root.hasAttribute("data-complete");
// /p/{project}/narratives/{narrative}
export const base = root.dataset.page.replace(/\/code$/, "");

// The number of the text: one more with each correction. Places in the text are said with it.
export const edition = Number(root.dataset.text);

// The page is narrow: the names leave the margin, the codes lie in a sheet.
export const isPhone = () => matchMedia("(max-width: 48rem)").matches;

// An element with properties, attributes (those with a dash, and class) and what is inside it.
export function make(name, properties = {}, ...inside) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class" || key === "role" || key.includes("-")) element.setAttribute(key, value);
    else element[key] = value;
  }
  element.append(...inside.filter((part) => part !== null && part !== undefined && part !== false));
  return element;
}
