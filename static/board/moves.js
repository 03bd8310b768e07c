// What is done here shows at once, and is sent in order, each under its own op_id. A fetch that began before the server
// had a move knows nothing of it: the move is laid over what was fetched, so that nothing jumps back and forth.

import { refresh } from "../live.js";
import { openQueue } from "../queue.js";
import { say } from "../say.js";
import { toast } from "../toast.js";
import { board, cardIn, listFor, main } from "./dom.js";
import { place } from "./place.js";
import { show } from "./arrivals.js";

const lane = location.pathname;
let ahead = []; // { op_id, move, sent, covered } in order; covered: the fetch under way began after it was sent
let queue = null;

export async function watchMoves() {
  document.addEventListener("tandem:refreshing", cover);
  document.addEventListener("tandem:refreshed", lay);
  document.addEventListener("submit", sendQueued, true); // before what sends every other form
  queue = await openQueue();
  queue.addEventListener("sent", ({ detail }) => settled(detail.operation));
  queue.addEventListener("refused", ({ detail }) => refused(detail.operation));
  const { waiting } = await queue.lists();
  for (const { op_id, about } of waiting.filter((one) => one.lane === lane)) {
    if (about?.move) ahead.push({ op_id, move: about.move });
  }
  for (const one of ahead) place(one.move);
}

export async function move(asked) {
  const { cards, to, before = "", after = "", keep = false } = asked;
  const moved = { cards, to, before, after, keep };
  const fields = {
    code: cards.map(({ code }) => code),
    from: cards.map(({ from }) => from),
    to, before, after,
    ...(keep && { keep: true }),
  };
  place(moved);
  show(cards.map(({ code }) => cardIn(to, code)));
  say(saidOf(moved));
  const one = { op_id: null, move: moved };
  ahead.push(one);
  one.op_id = await queue.add({ lane, url: main().dataset.placements, fields, about: { move: moved } });
}

export const undo = () => post(document.querySelector('[data-queued="undo"]'));
export const redo = () => post(document.querySelector('[data-queued="redo"]'));

// Sends something else that belongs in the same order.
export function post(form, fields = {}) {
  if (form) return queue?.add({ lane, url: form.getAttribute("action"), fields, about: { said: form.dataset.queued } });
}

export const postTo = (url, fields) => queue?.add({ lane, url, fields, about: {} });

function sendQueued(event) {
  if (!queue || !event.target.matches("[data-queued]")) return;
  event.preventDefault();
  post(event.target);
}

function cover({ target }) {
  if (target === board()) for (const one of ahead) one.covered = one.sent;
}

// The board as fetched, and over it what it does not know yet.
function lay({ target }) {
  if (target !== board()) return;
  ahead = ahead.filter(({ covered }) => !covered);
  for (const one of ahead) place(one.move);
}

function settled({ op_id, about }) {
  const one = ahead.find((one) => one.op_id === op_id);
  if (one) one.sent = true;
  if (about?.said) say(about.said === "undo" ? "Undone" : "Done again");
  refresh(board());
}

// The server's words, and the board as the server has it.
function refused({ op_id, problem, lane: of }) {
  if (of !== lane) return;
  ahead = ahead.filter((one) => one.op_id !== op_id);
  queue.letGo(op_id);
  toast(problem.detail);
  delete board().dataset.etag;
  refresh(board());
}

function saidOf({ cards, to, keep }) {
  const where = listFor(to)?.dataset.name ?? "a theme";
  const what = cards.length === 1 ? nameIn(cards[0], to) : `${cards.length} cards`;
  if (to === "") return `${what} back to Not placed`;
  return keep ? `${what} also in ${where}` : `${what} moved to ${where}`;
}

const nameIn = ({ code }, to) => cardIn(to, code)?.querySelector(".card-name").textContent ?? "The card";
