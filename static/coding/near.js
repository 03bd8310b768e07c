// The words of a long text are all in the page, its codings only near the reader: so a page costs the same however long
// the text is. Here they are fetched when the reader comes near, and taken out again further away.

import { isOffline } from "../connection.js";
import { refresh } from "../live.js";
import { here } from "./cursor.js";
import { reachOf } from "./lines.js";
import { pulse, root, text } from "./page.js";
import { blocksWithin } from "./sight.js";

export const holder = document.getElementById("near");
const [enough, most] = [1.5, 3]; // screens above and below what is in sight
let loading = null; // the paragraphs that are on their way

const isFar = (block) => block.classList.contains("far");
const drawn = () => ({ from: Number(holder.dataset.from), to: Number(holder.dataset.to) });

async function look() {
  if (loading || isOffline() || !blocksWithin(text, enough).some(isFar)) return;
  const blocks = blocksWithin(text, most);
  keepPlace(() => blocks.forEach((block) => block.classList.add("ready")));
  const { from, to } = reachOf(blocks);
  const held = drawn();
  loading = blocks;
  const known = held.from < to && from < held.to && !blocks.some((block) => isFar(block) && touches(block, held));
  const query = new URLSearchParams({ part: "near", from, to, ...(known && { held_from: held.from, held_to: held.to }) });
  holder.dataset.fragment = `${root.dataset.page}?${query}`;
  await refresh(holder);
  const arrived = !loading.some(isFar);
  loading = null;
  if (arrived) soon();
}

// Paragraphs that come near get their height. What is in sight stays where it is.
function keepPlace(change) {
  const line = here()?.element;
  const isSeen = (element) => element && element.getBoundingClientRect().bottom > 0 && element.getBoundingClientRect().top < innerHeight;
  const stays = isSeen(line) ? line : blocksWithin(text, 0)[0];
  const top = stays?.getBoundingClientRect().top;
  change();
  if (stays) scrollBy(0, stays.getBoundingClientRect().top - top);
}

const touches = (block, { from, to }) => {
  const own = reachOf([block]);
  return own.from < to && from < own.to;
};

// The page has other paragraphs with their codings now.
export function settleNear() {
  const near = drawn();
  for (const block of text.querySelectorAll(".para:not(.far), .far:has(.lanes)")) if (!touches(block, near)) empty(block, near);
  follow();
}

// What changes is asked for with its codings where they are drawn.
export function follow() {
  const { from, to } = drawn();
  const [path, query] = pulse.dataset.fragment.split("?");
  const asked = new URLSearchParams(query);
  asked.set("from", from);
  asked.set("to", to);
  pulse.dataset.fragment = `${path}?${asked}`;
}

// Only what reaches to the drawn part stays. What is painted over waits for the server's own first.
function empty(block, near) {
  if (block.hasAttribute("data-painted")) return;
  block.classList.add("far");
  block.classList.remove("ready");
  for (const words of block.querySelectorAll(".words:has(mark)")) words.replaceChildren(words.textContent);
  const lanes = block.querySelector(".lanes");
  for (const lane of lanes?.children ?? []) if (!(Number(lane.dataset.start) < near.to && near.from < Number(lane.dataset.end))) lane.remove();
  if (!lanes?.children.length) lanes?.remove();
}

let waiting = 0;
function soon() {
  cancelAnimationFrame(waiting);
  waiting = requestAnimationFrame(look);
}

addEventListener("scroll", soon, { passive: true });
addEventListener("resize", soon);
document.addEventListener("coding:place", soon);
document.addEventListener("tandem:online", soon);
document.addEventListener("tandem:refreshed", ({ target }) => target === pulse && soon());
