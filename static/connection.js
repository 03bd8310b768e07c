// Whether the server can be reached. <html data-offline> shows the strip; "tandem:online" tells what waits to go on.
// Whoever talks to the server reports here: lost("live"), then fine("live").

const losses = new Set();

const root = globalThis.document?.documentElement;

export const isOffline = () => losses.size > 0;

export function lost(who) {
  losses.add(who);
  if (root) root.dataset.offline = "";
}

export function fine(who) {
  const was = losses.delete(who);
  if (losses.size || !root) return;
  delete root.dataset.offline;
  if (was) document.dispatchEvent(new CustomEvent("tandem:online"));
}

if (root) {
  addEventListener("offline", () => lost("network"));
  addEventListener("online", () => {
    fine("network");
    document.dispatchEvent(new CustomEvent("tandem:online"));
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest?.('[data-action="try-now"]')) document.dispatchEvent(new CustomEvent("tandem:online"));
  });
  if (!navigator.onLine) lost("network");
}
