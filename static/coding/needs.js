// What the server refused while nobody was there to hear it stays until somebody decides: send it again, or let it go.

import { icon } from "../icon.js";
import { make, root } from "./page.js";
import { again, letGoOf } from "./operations.js";

let strip = null;

document.addEventListener("coding:queue", ({ detail: { waiting, refused } }) => {
  document.documentElement.toggleAttribute("data-waits", waiting.length > 0);
  strip?.remove();
  strip = refused.length ? drawn(refused) : null;
  if (strip) root.before(strip);
});

function drawn(refused) {
  const count = refused.length === 1 ? "One thing you did is not saved and needs you." : `${refused.length} things you did are not saved and need you.`;
  return make("div", { class: "strip bad needs", role: "alert" }, icon("warn"), make("div", {}, make("strong", {}, count), make("ul", {}, ...refused.map(item))));
}

function item({ op_id, about, problem }) {
  const button = (words, run) => {
    const element = make("button", { class: "button", type: "button" }, words);
    element.addEventListener("click", () => run(op_id));
    return element;
  };
  return make("li", {}, make("span", {}, `${about?.words ?? "A change"}: ${problem.detail}`), button("Try again", again), button("Let it go", letGoOf));
}
