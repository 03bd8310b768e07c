// The coding page. Each module is one behaviour; this one puts them together.

import { bindKeys } from "./keys.js";
import { toast } from "./toast.js";
import { all, choose, isMovingEdge } from "./coding/actions.js";
import { goTo, light, redraw } from "./coding/cursor.js";
import { debounced } from "./coding/debounced.js";
import * as keys from "./coding/keys.js";
import { lineAt } from "./coding/lines.js";
import { isComplete, text } from "./coding/page.js";
import { watchPointer } from "./coding/pointer.js";
import { readWork, waiting } from "./coding/work.js";
import "./coding/needs.js";
import "./coding/panel.js";
import "./coding/rail.js";
import "./coding/sheet.js";
import "./coding/sync.js";

readWork();
document.fonts.ready.then(redraw);
new ResizeObserver(debounced(redraw, 100)).observe(text);

const asked = new URLSearchParams(location.search);
if (asked.has("at")) goTo(lineAt(Number(asked.get("at"))));
if (asked.has("coding")) light(asked.get("coding"), { scroll: true });

// A link or a button that has the focus is pressed by Enter; lists scroll with the arrows.
document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const isPressed = key === "Enter" && !isMovingEdge() && target.closest?.("a, button, summary");
  const scrolls = key.startsWith("Arrow") && target.closest?.("#tree-scroll, .menu, [role=group]");
  if (isPressed || scrolls) event.stopPropagation();
});

bindKeys([...keys.reading, ...(isComplete ? [] : keys.coding)], all);
watchPointer(() => !isComplete && choose());

// Submitting waits for what is not saved yet.
document.addEventListener("submit", (event) => {
  if (!event.target.action.endsWith("/submit") || !waiting().length) return;
  event.preventDefault();
  event.stopPropagation();
  toast("What you did is not all saved yet; submitting has to wait for it");
}, true);
