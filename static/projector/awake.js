// The screen neither sleeps nor shows a cursor that nobody moves.

const still = 3_000; // milliseconds

export function stayAwake() {
  const lock = () => document.visibilityState === "visible" && navigator.wakeLock?.request("screen").catch(() => {});
  document.addEventListener("visibilitychange", lock);
  lock();
  let timer;
  const hide = () => document.body.classList.add("is-still");
  addEventListener("pointermove", () => {
    document.body.classList.remove("is-still");
    clearTimeout(timer);
    timer = setTimeout(hide, still);
  });
  timer = setTimeout(hide, still);
}
