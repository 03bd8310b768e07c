// A screen opens in a new tab, each with a secret of its own: the page has one, and makes the next.

import { newId } from "../send.js";

document.addEventListener("submit", ({ target }) => {
  if (target.matches("[data-screen]")) setTimeout(() => renew(target));
});

function renew(form) {
  form.elements.op_id.value = newId();
  const bytes = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(32)));
  form.elements.token.value = btoa(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
