// The session has ended under a page: its reader signs in again in place, and what waits goes on. Somebody else who signs
// in here gets a page of their own; what waits is not theirs, and stays.

import { ask, words } from "./ask.js";
import { drawnFor } from "./send.js";

let asking = null;

// Answers true when the one for whom the page was drawn is back.
export function signInAgain() {
  asking ??= askOnce().finally(() => (asking = null));
  return asking;
}

async function askOnce() {
  const said = document.createElement("p");
  said.className = "form-error";
  said.setAttribute("role", "alert");
  said.hidden = true;
  const inside = [
    words("Your session has ended. What you did waits in this browser and goes on when you are back."),
    field("E-mail", "email", "email", "username"),
    field("Password", "password", "password", "current-password"),
    said,
  ];
  const answer = await ask("Sign in again", inside, [["in", "Sign in", "primary"]], async (_, form) => {
    said.textContent = await refusal(new URLSearchParams(new FormData(form)));
    said.hidden = !said.textContent;
    return said.hidden;
  });
  return answer === "in";
}

function field(label, name, type, autocomplete) {
  const place = document.createElement("div");
  place.className = "field";
  const caption = document.createElement("label");
  caption.htmlFor = `again-${name}`;
  caption.textContent = label;
  const input = Object.assign(document.createElement("input"), { className: "input", id: `again-${name}`, name, type, required: true });
  input.autocomplete = autocomplete;
  place.append(caption, input);
  return place;
}

// Why it did not work, in words; empty when the right person is in.
async function refusal(body) {
  try {
    const answer = await fetch("/sign-in", { method: "POST", body, redirect: "manual", credentials: "same-origin" });
    if (answer.status === 429) return "That was tried too often. Wait a little and try again; nothing is lost.";
    if (answer.type !== "opaqueredirect") return "This e-mail and this password do not belong together. Nothing is lost; try again.";
    const me = await fetch("/account", { headers: { "X-Fragment": "1", ...drawnFor() }, credentials: "same-origin", redirect: "manual" });
    return me.ok ? "" : "You signed in as somebody else. What waits here is not theirs and stays in this browser until its owner is back.";
  } catch {
    return "The server cannot be reached. What you did waits in this browser.";
  }
}
