// The room's screen: follows the board, chooses what fits at a size that can be read from the back, turns pages, and
// marks what has just moved. It stays awake, hides the cursor, and comes back by itself.

import "./live.js";
import "./workshop/clock.js";
import { stayAwake } from "./projector/awake.js";
import { markArrivals } from "./projector/arrivals.js";
import { fitOverview } from "./projector/overview.js";
import { fitFocus, turnTo } from "./projector/focus.js";

const scene = () => document.getElementById("scene");

// fresh: cards that have just moved; they are shown in any case.
function fit(fresh = []) {
  scene().dataset.fitted = "";
  if (scene().matches(".overview")) fitOverview(scene());
  else if (scene().matches(".one")) fitFocus(scene());
  if (scene().matches(".one") && fresh.length) turnTo(fresh[0]);
}

document.addEventListener("tandem:refreshed", () => fit(markArrivals()));
addEventListener("resize", () => fit());
document.fonts.ready.then(() => fit());
addEventListener("keydown", ({ key }) => {
  if (key !== "f") return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});

stayAwake();
fit();
