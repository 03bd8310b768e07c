// The slider that replays a board: each step is the same page's part that its address gives, so that the links, the
// address bar and the page without a script all show the same moment.
import htmx from "htmx.org";

const pace = 900; // milliseconds between steps
let asked = 0;
let playing = null;

const slider = () => document.getElementById("at");
const steps = () => Number(slider().max);

async function show(step) {
  const turn = ++asked;
  const address = `${slider().form.getAttribute("action")}?at=${step}`;
  const answer = await fetch(address, { headers: { "X-Fragment": "1" }, credentials: "same-origin" }).catch(() => null);
  const text = answer?.ok ? await answer.text() : null;
  if (text === null || turn !== asked) return text !== null;
  await htmx.swap({ text, target: document.getElementById("moment"), swap: "outerMorph" });
  history.replaceState(null, "", address);
  slider().value = step;
  mark();
  return true;
}

function mark() {
  const button = document.querySelector("[data-action='replay']");
  button.setAttribute("aria-pressed", playing !== null);
  button.textContent = playing === null ? "Replay" : "Pause";
}

function pause() {
  clearTimeout(playing);
  playing = null;
  mark();
}

async function go() {
  const next = Number(slider().value) + 1;
  if (next > steps() || !(await show(next))) return pause();
  if (playing !== null) playing = setTimeout(go, pace);
}

async function play() {
  playing = 0;
  if (Number(slider().value) === steps()) await show(1);
  mark();
  playing = setTimeout(go, pace);
}

document.addEventListener("input", ({ target }) => {
  if (target.id !== "at") return;
  pause();
  show(target.value);
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-step]");
  if (link) {
    event.preventDefault();
    pause();
    show(link.dataset.step);
  } else if (event.target.closest("[data-action='replay']")) {
    if (playing === null) play();
    else pause();
  }
});
