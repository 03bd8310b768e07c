// Menus are <details class="menu-of">: they open without script. Here: one open at a time, arrows, Escape.

const open = () => document.querySelector(".menu-of[open]");
const items = (menu) => [...menu.querySelectorAll(".menu :is(a, button, input)")].filter((item) => item.checkVisibility());

function close(menu) {
  menu.open = false;
  menu.querySelector("summary").focus();
}

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll(".menu-of[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

// A menu that is a form has done its work with what it sent.
document.addEventListener("tandem:done", ({ target }) => {
  if (!target.matches("form.menu")) return;
  target.closest(".menu-of").open = false;
  target.reset();
});

document.addEventListener("keydown", (event) => {
  const menu = open();
  if (!menu?.contains(document.activeElement)) return;
  if (event.key === "Escape") close(menu);
  else if (document.activeElement.matches("textarea, select")) return;
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const all = items(menu);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const at = all.indexOf(document.activeElement);
    all.at(at < 0 ? 0 : (at + step) % all.length)?.focus();
  } else return;
  event.preventDefault();
});
