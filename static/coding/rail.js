// Says in the outline which section is being read: the one of the cursor while it is in sight, else the first in sight.

import { here } from "./cursor.js";
import { text } from "./page.js";

function current() {
  const links = [...document.querySelectorAll(".sections a")];
  const cursor = here()?.element.getBoundingClientRect();
  const seen = cursor && cursor.bottom > 60 && cursor.top < innerHeight ? cursor.top + 1 : 140;
  const begun = links.filter((link) => (document.getElementById(link.hash.slice(1))?.getBoundingClientRect().top ?? Infinity) <= seen);
  const found = begun.at(-1) ?? links[0];
  for (const link of links) {
    if (link === found) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

let waiting = 0;
const soon = () => {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(current);
};

addEventListener("scroll", soon, { passive: true });
document.addEventListener("coding:place", soon);
document.addEventListener("coding:sides", soon);
soon();
