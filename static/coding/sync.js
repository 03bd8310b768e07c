// Follows the server: after a change the paragraphs that it touched are fetched and morphed in, what stands beside the
// text a little later. What is still under way is painted over them again, in the same frame.

import { refresh } from "../live.js";
import { redraw } from "./cursor.js";
import { readLines } from "./lines.js";
import { pulse, sides } from "./page.js";
import { paintAllUnderWay } from "./operations.js";
import { acknowledged, readWork, settle } from "./work.js";

let asked = []; // what the server had when the paragraphs were asked for
let later = 0;

pulse.addEventListener("tandem:refreshing", () => (asked = acknowledged()));

document.addEventListener("tandem:refreshed", ({ target }) => {
  if (target === pulse) {
    settle(asked);
    readLines();
    readWork();
    paintAllUnderWay();
    redraw();
    clearTimeout(later);
    later = setTimeout(() => refresh(sides), 250);
  } else if (target === sides) {
    readWork();
    document.dispatchEvent(new CustomEvent("coding:sides"));
  }
});
