// Follows the server: after a change the paragraphs that it touched are fetched and morphed in, what stands beside the
// text a little later. What is still under way is painted over them again, in the same frame.

import { refresh } from "../live.js";
import { showTimes } from "../times.js";
import { redraw } from "./cursor.js";
import { readLines } from "./lines.js";
import { edition, pulse, sides } from "./page.js";
import { follow, holder, settleNear } from "./near.js";
import { paintAllUnderWay } from "./operations.js";
import { acknowledged, haveTree, madeCodes, readWork, settle, waiting } from "./work.js";

let asked = []; // what the server had when the paragraphs were asked for
let shown = ""; // where the page stood then
let made = []; // codes that come with the tree that was asked for
let later = 0;

pulse.addEventListener("tandem:refreshing", () => {
  asked = acknowledged();
  shown = pulse.dataset.fragment;
});

sides.addEventListener("tandem:refreshing", () => (made = madeCodes()));

document.addEventListener("tandem:refreshed", ({ target }) => {
  if (target === pulse) {
    if (Number(pulse.dataset.text) !== edition) return openAnew();
    const isNews = pulse.dataset.fragment !== shown;
    follow();
    settle(asked);
    readAnew();
    if (!isNews) return;
    clearTimeout(later);
    later = setTimeout(() => refresh(sides), waiting().length ? 2000 : 250); // while a queue goes out it would change at once
  } else if (target === holder) {
    settleNear();
    readAnew();
  } else if (target === sides) {
    haveTree(made);
    readWork();
    showTimes(document);
    document.dispatchEvent(new CustomEvent("coding:sides"));
  }
});

function readAnew() {
  readLines();
  readWork();
  paintAllUnderWay();
  redraw();
}

// The text was corrected: all of it is drawn anew, as soon as nothing is being written. What is under way is in the queue.
function openAnew() {
  if (document.activeElement?.matches("input, textarea")) setTimeout(openAnew, 500);
  else location.reload();
}
