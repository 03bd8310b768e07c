// Notes of a workshop are dragged onto a theme, beside the themes, or into the parking lot. The menu of each does the
// same.

import { draggable, put } from "../draggable.js";

const wall = () => document.getElementById("wall");

// What stands under the pointer, as far as a note can become something there.
const placeAt = (element) => element?.closest?.(".wall-park, .theme, .themes") ?? null;

// `parked`, `theme`, or the theme of which it becomes a subtheme.
const meaningOf = (place) => place.dataset.into ?? (place.matches(".theme") ? place.id.replace("theme-", "") : "theme");

function said(note, place) {
  const words = note.querySelector("p").textContent.trim();
  if (place.matches(".theme")) return `${words}: a subtheme of ${place.querySelector("h2").textContent.trim()}`;
  return `${words}: ${meaningOf(place) === "parked" ? "parked" : "a theme"}`;
}

function make() {
  draggable(document.getElementById("wall-notes"), "li[data-note]", {
    onto: placeAt,
    drop: (note, place) => put(wall().dataset.turn, { note: note.dataset.note, into: meaningOf(place) }, said(note, place)),
  });
}

export function watchNotes() {
  if (!wall()) return;
  make();
  document.addEventListener("tandem:refreshed", make);
}
