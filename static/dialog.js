// Dialogs are <dialog class="dialog" id="...">. data-dialog="id" opens one, data-close closes it, so does a click beside it.

document.addEventListener("click", (event) => {
  const { target } = event;
  const opener = target.closest?.("[data-dialog]");
  if (opener) {
    event.preventDefault();
    document.getElementById(opener.dataset.dialog)?.showModal();
  } else if (target.closest?.("[data-close]") || (target.matches?.("dialog.dialog") && isBeside(event))) {
    target.closest("dialog")?.close();
  }
});

function isBeside({ target, clientX, clientY }) {
  const { left, right, top, bottom } = target.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
