// A toast says what was done and offers the way back. It is never used for a save: the header says that.

import { say } from "./say.js";

const stays = 10_000; // milliseconds, and as long as it is pointed at or holds the focus

// undo: called once when pressed; without it the toast only tells.
export function toast(words, { undo, label = "Undo" } = {}) {
  const box = document.createElement("div");
  box.className = "toast";
  const text = document.createElement("span");
  text.textContent = words;
  box.append(text);
  const remove = () => box.remove();
  if (undo) {
    const button = document.createElement("button");
    button.className = "button";
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", () => {
      remove();
      undo();
    });
    box.append(button);
  }
  let timer = setTimeout(remove, stays);
  const hold = () => clearTimeout(timer);
  const letGo = () => (timer = setTimeout(remove, stays));
  box.addEventListener("pointerenter", hold);
  box.addEventListener("focusin", hold);
  box.addEventListener("pointerleave", letGo);
  box.addEventListener("focusout", letGo);
  document.getElementById("toasts")?.replaceChildren(box);
  say(undo ? `${words}. ${label} is offered.` : words);
  return remove;
}
