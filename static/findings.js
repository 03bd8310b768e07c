// Writing a text of the findings: it saves itself a moment after the last key, on the version that was read. What others
// save meanwhile comes in while nothing of one's own is unsaved; else both texts stand on the page, and nothing is lost.
import "./mention.js";
import { tell } from "./status.js";

const rest = 1500; // milliseconds after the last key
const form = document.getElementById("write");
const field = document.getElementById("text");
let timer = null;
let saved = field?.value; // as the server has it
let sent = null; // what is on its way
let stale = false;

const shown = () => document.getElementById("shown");
const now = () => document.getElementById("text-now").value;

function unsaved() {
  tell("findings", { unsaved: field.value !== saved && sent === null ? 1 : 0 });
}

function save() {
  clearTimeout(timer);
  if (sent === null && !stale && field.value !== saved) form.requestSubmit();
}

function say(words) {
  document.getElementById("saved").textContent = words;
}

function become(text, number) {
  saved = text;
  form.elements.on.value = number;
}

// Others have saved: their text becomes ours, or stands below it.
function hear() {
  const number = shown().dataset.number;
  if (sent !== null || Number(number) <= Number(form.elements.on.value)) return;
  if (!stale && field.value === saved) {
    const { selectionStart, selectionEnd } = field;
    field.value = now();
    field.setSelectionRange(selectionStart, selectionEnd);
    become(field.value, number);
    return say(`Version ${number}`);
  }
  stale = true;
  document.getElementById("stale").hidden = false;
  document.getElementById("saved-now").value = now();
}

// What an earlier board's theme said goes where the text ends, as if it was typed there.
function carry(event) {
  event.preventDefault();
  event.stopPropagation();
  const words = document.getElementById("carried-text").textContent.trim();
  field.value = [field.value.trimEnd(), words].filter(Boolean).join("\n\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
}

if (form && field) {
  document.querySelector("[data-carry]")?.addEventListener("submit", carry);
  form.dataset.then = "none";
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, rest);
    unsaved();
  });
  field.addEventListener("blur", save);
  // Pressed by hand beside the other's text: what stands here is meant to be the next version.
  form.addEventListener("submit", (event) => {
    if (stale && event.submitter) form.elements.on.value = shown().dataset.number;
    sent = field.value;
  });
  form.addEventListener("tandem:done", () => {
    stale = false;
    document.getElementById("stale").hidden = true;
    become(sent, Number(form.elements.on.value) + 1);
    sent = null;
    say(`Version ${form.elements.on.value}`);
    unsaved();
    save();
  });
  form.addEventListener("tandem:refused", () => {
    sent = null;
    unsaved();
    hear();
  });
  document.addEventListener("tandem:refreshed", hear);
}
