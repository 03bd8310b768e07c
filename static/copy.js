// data-copy="id": copies what is in that field.

import { say } from "./say.js";

document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    say("Copied");
    button.textContent = "Copied";
  } catch {
    say("The link is selected. Copy it with the keyboard.");
  }
});
