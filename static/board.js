// The board: cards are dragged, lifted with the keyboard, or sent by the menu; what is done shows at once and is sent
// one after the other; what others do comes in by itself.

import "./board/arrivals.js";
import "./board/drawer.js";
import "./board/screens.js";
import { cardAt, isArranged } from "./board/dom.js";
import { choose, chosenWith, letGo } from "./board/choice.js";
import { watchDrags } from "./board/drag.js";
import { closeDrawer } from "./board/drawer.js";
import { find, foldAll } from "./board/find.js";
import { openMoveMenu } from "./board/menu.js";
import { watchLift } from "./board/lift.js";
import { watchMoves, undo, redo } from "./board/moves.js";
import { rename, watchRenames } from "./board/rename.js";
import { walk } from "./board/walk.js";
import { watchNotes } from "./board/wall.js";
import { bindKeys } from "./keys.js";

const reading = [
  { group: "Look", keys: ["/"], action: "find", label: "Find a code" },
  { group: "Look", keys: ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"], action: "walk", label: "From card to card" },
  { group: "Look", keys: ["Enter"], action: "open", label: "Open the passages of a card" },
  { group: "Look", keys: ["Escape"], action: "close", label: "Close, let go" },
];

const arranging = [
  { group: "Arrange", keys: ["m"], action: "move", label: "Move to…" },
  { group: "Arrange", keys: [" "], action: "lift", label: "Lift a card; arrows move it, Space drops it" },
  { group: "Arrange", keys: ["x"], action: "choose", label: "Choose several cards" },
  { group: "Arrange", keys: ["F2"], action: "rename", label: "Rename the theme" },
  { group: "Arrange", keys: ["u", "Ctrl+z"], action: "undo", label: "Undo" },
  { group: "Arrange", keys: ["Ctrl+Shift+z", "Ctrl+y"], action: "redo", label: "Redo" },
];

const actions = {
  find: () => find(),
  walk: (event) => walk(event.key),
  fold: () => foldAll(),
  close: () => letGo() || closeDrawer(),
  move: () => {
    const card = cardAt(document.activeElement) ?? document.querySelector(".card.is-open, .card.is-chosen");
    if (card) openMoveMenu(chosenWith(card), card);
  },
  choose: () => choose(cardAt(document.activeElement)),
  rename: () => rename(document.activeElement),
  undo,
  redo,
};

// On a phone the list of themes comes before what the colours mean.
if (matchMedia("(max-width: 60rem)").matches) document.getElementById("legend")?.removeAttribute("open");

if (isArranged()) {
  watchMoves();
  watchDrags();
  watchLift();
  watchRenames();
  watchNotes();
}
bindKeys(isArranged() ? [...arranging, ...reading] : reading, actions);
