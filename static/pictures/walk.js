// One stop of the Tab key for a picture; inside, the arrow keys go from part to part, and each says what it shows.

export function walkable(svg, said) {
  const parts = [...svg.querySelectorAll(".part")];
  svg.setAttribute("role", "group");
  svg.setAttribute("aria-label", said);
  for (const [at, part] of parts.entries()) {
    part.setAttribute("role", "img");
    part.setAttribute("tabindex", at ? -1 : 0);
  }
  const go = (from, to) => {
    if (!to) return;
    from.setAttribute("tabindex", -1);
    to.setAttribute("tabindex", 0);
    to.focus();
  };
  svg.addEventListener("keydown", (event) => {
    const at = parts.indexOf(event.target);
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: parts.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    go(event.target, parts[to]);
  });
  return svg;
}
