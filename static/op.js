// Forms that write. A form with an op_id is sent by script: the page stays, the header says how the save goes, and what
// does not arrive is sent again with the same op_id until it does. Without script the same form posts and the page
// comes back. A form that opens a page elsewhere (target) goes as it is.
//
//   data-then="redirect"   go where the server says, in X-Then; failing that to data-to, or to this page anew (the usual)
//   data-then="refresh"    stay; what is live fetches itself
//   data-then="none"       stay; "tandem:done" on the form carries the receipt

import { lost, fine } from "./connection.js";
import { refreshAll } from "./live.js";
import { newId, pause, send } from "./send.js";
import { tell } from "./status.js";

const underWay = new Set(); // forms
let late = 0; // forms that wait to be sent again

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.elements.op_id || form.method !== "post" || form.target) return;
  event.preventDefault();
  if (!underWay.has(form)) submit(form, event.submitter);
});

async function submit(form, submitter) {
  underWay.add(form);
  form.dataset.inHand = ""; // what it does to the page must not take the page away before the form has led on
  sayError(form, "");
  form.elements.op_id.value = newId();
  const body = bodyOf(form, submitter);
  show();
  const url = submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? location.href;
  const result = await sendUntilAnswered(url, body);
  underWay.delete(form);
  if (result.outcome !== "done" || (form.dataset.then ?? "redirect") !== "redirect") delete form.dataset.inHand;
  show(result.outcome === "done");
  if (result.outcome === "done") await then(form, result.response);
  else if (result.outcome === "signed-out") sayError(form, "You are signed out. Sign in again in another tab, then send this once more: it is all still here.");
  else refused(form, result.problem);
}

// "tandem:refused" carries { title, detail, status }.
function refused(form, problem) {
  sayError(form, problem.detail);
  form.dispatchEvent(new CustomEvent("tandem:refused", { bubbles: true, detail: problem }));
}

async function sendUntilAnswered(url, body) {
  for (let tries = 1; ; tries += 1) {
    const result = await send(url, { body });
    if (result.outcome !== "later") {
      fine("op");
      return result;
    }
    lost("op");
    late += 1;
    show();
    await soon(pause(tries, result.retryAfter));
    late -= 1;
    show();
  }
}

const show = (saved) => tell("op", { saving: underWay.size - late, unsaved: late }, saved);

// After so many milliseconds, or as soon as the server can be reached.
function soon(milliseconds) {
  return new Promise((go) => {
    const done = () => {
      clearTimeout(timer);
      document.removeEventListener("tandem:online", done);
      go();
    };
    const timer = setTimeout(done, milliseconds);
    document.addEventListener("tandem:online", done);
  });
}

function bodyOf(form, submitter) {
  const data = new FormData(form, submitter);
  return form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
}

async function then(form, response) {
  const way = form.dataset.then ?? "redirect";
  const receipt = await response.clone().json().catch(() => null);
  form.closest("dialog")?.close();
  form.dispatchEvent(new CustomEvent("tandem:done", { bubbles: true, detail: { receipt, response } }));
  if (way === "refresh") {
    form.reset();
    refreshAll();
  } else if (way === "redirect") {
    go(response.headers.get("x-then") ?? form.dataset.to ?? (response.redirected ? response.url : location.href));
  }
}

// A hash alone would only scroll, and this page must be drawn anew.
function go(address) {
  const to = new URL(address, location.href);
  if (to.pathname !== location.pathname || to.search !== location.search) return location.assign(to);
  if (to.hash) location.hash = to.hash;
  location.reload();
}

function sayError(form, words) {
  const place = form.querySelector("[data-form-error]") ?? (words && addPlace(form));
  if (!place) return;
  place.hidden = !words;
  place.lastElementChild.textContent = words;
}

function addPlace(form) {
  const place = document.createElement("p");
  place.className = "form-error";
  place.setAttribute("role", "alert");
  place.dataset.formError = "";
  place.append(document.createElement("span"));
  form.append(place);
  return place;
}
