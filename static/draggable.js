// One thing is dragged onto another, by mouse, pen and finger. Nothing is decided here: where it is let go, it becomes
// an operation; a menu and keys do the same.

import Sortable from "sortablejs";
import { newId, send } from "./send.js";
import { refreshAll } from "./live.js";
import { say } from "./say.js";
import { toast } from "./toast.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const made = new WeakSet();

// onto(element under the pointer) answers what would be dropped on, or null; drop(item, target) does it.
export function draggable(list, draggableRows, { onto, drop }) {
  if (!list || made.has(list)) return;
  made.add(list);
  let lit = null;
  let at = null;
  const follow = (event) => {
    at = event.touches?.[0] ?? event;
    light(onto(document.elementFromPoint(at.clientX, at.clientY)));
  };
  const light = (target) => {
    lit?.classList.remove("is-aimed");
    lit = target;
    lit?.classList.add("is-aimed");
  };
  new Sortable(list, {
    draggable: draggableRows,
    sort: false,
    animation: calm.matches ? 0 : 120,
    forceFallback: true,
    fallbackOnBody: true,
    fallbackTolerance: 5,
    delay: 220,
    delayOnTouchOnly: true,
    filter: "input, select, button, form",
    preventOnFilter: false,
    ghostClass: "slot",
    fallbackClass: "in-hand",
    onStart: () => {
      addEventListener("pointermove", follow, { passive: true });
      addEventListener("touchmove", follow, { passive: true });
    },
    onEnd: ({ item }) => {
      removeEventListener("pointermove", follow);
      removeEventListener("touchmove", follow);
      const target = lit;
      light(null);
      if (target && target !== item) drop(item, target);
    },
  });
}

export async function put(address, fields, words) {
  const result = await send(address, { body: new URLSearchParams({ op_id: newId(), ...fields }) });
  if (result.outcome === "done") say(words);
  else toast(result.problem?.detail ?? "This could not be saved; nothing was changed");
  refreshAll();
}
