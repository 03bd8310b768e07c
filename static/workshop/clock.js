// Clocks that run by the server's time: <main data-now="1764000000000"> says what it was when the page was made, and
// <span data-clock="1764000072000" data-left="72000"> until when the clock runs; without it, it stands. What is shown is
// always worked out from there, so that no clock drifts.

const bases = new WeakMap(); // element with data-now -> { now, at }: its words, and when they were first seen

// Milliseconds since 1970, by the server.
function serverNow(element) {
  const of = element.closest("[data-now]");
  const known = bases.get(of);
  const base = known?.now === of.dataset.now ? known : { now: of.dataset.now, at: performance.now() };
  bases.set(of, base);
  return Number(base.now) + performance.now() - base.at;
}

export const said = (milliseconds) => {
  const seconds = Math.ceil(Math.max(0, milliseconds) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
};

const left = (clock) => (clock.dataset.clock ? Math.max(0, Number(clock.dataset.clock) - serverNow(clock)) : Number(clock.dataset.left));

function tick() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const words = said(left(clock));
    if (clock.textContent !== words) clock.textContent = words;
    clock.classList.toggle("is-over", left(clock) === 0);
    const sand = clock.closest(".clock")?.querySelector("[data-sand]");
    sand?.setAttribute("width", Math.min(1000, left(clock) / Math.max(1, Number(sand.dataset.sand))));
  }
}

if (globalThis.document) {
  setInterval(tick, 250);
  document.addEventListener("tandem:refreshed", tick);
  tick();
}
