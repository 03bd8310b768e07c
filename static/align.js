// Aligning codes: one pair in focus, answered by a key; the next comes by itself.

import { aim, desk, goOn, goOnAsAimed, keepDesk, stay } from "./desk.js";
import { bindKeys } from "./keys.js";
import { refresh } from "./live.js";
import { say } from "./say.js";
import { toast } from "./toast.js";

const find = (selector) => desk().querySelector(selector);

const act = (which) => () => {
  const button = find(`[data-act="${which}"]`);
  button?.form.requestSubmit(button);
};

// Where Enter already means something, it means that.
function enter(event) {
  const own = event.target.closest?.("a, button, summary");
  if (own) own.click();
  else act("join")();
}

bindKeys(
  [
    { group: "Answer", keys: ["Enter"], action: "join", label: "Join: one code under two names" },
    { group: "Answer", keys: ["r"], action: "relate", label: "Related: different, worth reading together" },
    { group: "Answer", keys: ["x"], action: "reject", label: "Reject: they are different codes" },
    { group: "Answer", keys: ["s"], action: "single", label: "Leave single" },
    { group: "Answer", keys: ["u"], action: "undo", label: "Undo my last answer" },
    { group: "Answer", keys: ["U"], action: "redo", label: "Redo it" },
    { group: "Move", keys: ["j", "ArrowDown"], action: "next", label: "Next" },
    { group: "Move", keys: ["k", "ArrowUp"], action: "previous", label: "Previous" },
  ],
  {
    join: enter,
    relate: act("relate"),
    reject: act("reject"),
    single: act("single"),
    undo: () => find("#undo")?.requestSubmit(),
    redo: () => find("#redo")?.requestSubmit(),
    next: () => goOn("next"),
    previous: () => goOn("previous"),
  },
);

document.addEventListener("input", ({ target }) => {
  if (target.id === "find") filter();
});

// What is answered leaves the list; the one after it comes into focus with that.
const answers = ["join", "related", "rejected", "single", "split", "again", "into"];
const isAnswer = ({ id }) => answers.includes(id);

document.addEventListener("submit", ({ target }) => {
  if (!isAnswer(target)) return;
  const next = find(".concord .current ~ tr:not([hidden]) a") ?? find(".concord tr:not(.current, [hidden]) a");
  aim(next?.href ?? desk().dataset.base);
});

document.addEventListener("tandem:done", ({ target }) => {
  if (isAnswer(target)) goOnAsAimed();
  else if (target.closest("[data-desk]")) refresh(desk());
});

document.addEventListener("tandem:refused", ({ target, detail }) => {
  if (!target.closest("[data-desk]")) return;
  if (detail.status === 409) toast(detail.detail);
  if (isAnswer(target) || detail.status === 409) stay();
});

function filter() {
  const words = (find("#find")?.value ?? "").trim().toLowerCase();
  for (const row of desk().querySelectorAll(".concord tbody tr")) row.hidden = !row.textContent.toLowerCase().includes(words);
}

let said = location.search;

keepDesk({
  isAnswer,
  arrived({ mine }) {
    filter();
    if (!mine) return;
    find(".concord .current")?.scrollIntoView({ block: "nearest" });
    if (said !== desk().dataset.here) say([...desk().querySelectorAll("#card h2")].map((name) => name.textContent).join(" and "));
    said = desk().dataset.here;
  },
});
