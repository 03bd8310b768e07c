// Each picture is drawn from the values of its place, as SVG with classes of the stylesheet. Its parts can be walked with
// the arrow keys, and it can be taken away as a file.
import { heat, matrix } from "./pictures/grid.js";
import { lineage } from "./pictures/lineage.js";
import { map } from "./pictures/map.js";
import { network } from "./pictures/network.js";
import { added, ranked } from "./pictures/bars.js";
import { save } from "./pictures/save.js";
import { walkable } from "./pictures/walk.js";

const draw = { lineage, map, heat, network, matrix, ranked, new: added };

for (const place of document.querySelectorAll("[data-picture]")) {
  const svg = draw[place.dataset.picture](JSON.parse(place.dataset.values));
  place.append(walkable(svg, place.dataset.said));
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-save]");
  if (button) save(document.querySelector(`[data-picture="${button.dataset.of}"] svg`), button.dataset.of, button.dataset.save);
});
