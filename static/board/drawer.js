// The drawer beside the board: a card's passages, or what can be done to a theme. It is the same page that the link
// leads to without script.

import htmx from "htmx.org";
import { chosenWith } from "./choice.js";
import { cardAt, main } from "./dom.js";
import { openMoveMenu } from "./menu.js";
import { toast } from "../toast.js";

const drawer = () => document.getElementById("drawer");
const content = () => document.getElementById("drawer-content");
let open = null; // { address, card } with the id of the card

async function load(address) {
  const response = await fetch(address, { headers: { "X-Fragment": "1" }, credentials: "same-origin" });
  return response.ok ? response.text() : null;
}

async function show(address, card) {
  const text = await load(address);
  if (text === null) return toast("This is no longer on the board");
  open = { address, card: card?.id ?? null };
  await htmx.swap({ text, target: content(), swap: "innerHTML" });
  drawer().hidden = false;
  main().classList.add("with-drawer");
  mark();
  content().querySelector(".drawer-body")?.scrollTo(0, 0);
}

export function closeDrawer() {
  if (!open) return;
  const card = document.getElementById(open.card);
  open = null;
  drawer().hidden = true;
  content().replaceChildren();
  main().classList.remove("with-drawer");
  mark();
  card?.querySelector(".card-name").focus();
}

function mark() {
  for (const card of document.querySelectorAll(".card.is-open")) card.classList.remove("is-open");
  if (open?.card) document.getElementById(open.card)?.classList.add("is-open");
}

let kept = false; // what was written in the drawer, a moment ago

// What is being written in the drawer is left alone.
async function again() {
  mark();
  const writing = content().contains(document.activeElement?.closest("input, textarea, select"));
  if (!open || (writing && !kept)) return;
  kept = false;
  const { address } = open;
  const text = await load(address);
  if (open?.address !== address) return;
  if (text === null) return closeDrawer();
  await htmx.swap({ text, target: content(), swap: "innerMorph" });
}

document.addEventListener("tandem:refreshed", again);
document.addEventListener("click", (event) => {
  const { target } = event;
  const link = target.closest?.("a[data-drawer]");
  if (link && event.button === 0 && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey)) {
    event.preventDefault();
    show(link.getAttribute("href"), cardAt(link));
  } else if (target.closest?.("[data-move-open]") && open?.card) {
    const card = document.getElementById(open.card);
    if (card) openMoveMenu(chosenWith(card), target);
  }
});
document.addEventListener("tandem:done", ({ target }) => {
  kept = content().contains(target);
  if (target.dataset.said) toast(target.dataset.said, { undo: () => document.querySelector("[data-undo]").click() });
});
