// Signing out with changes that the server does not have yet asks first: send them, keep them in this browser, or throw
// them away. Kept ones are sent by nobody but their owner.

import { ask, words } from "./ask.js";
import { Queue } from "./queue.js";
import { openStore } from "./queue_store.js";
import { toast } from "./toast.js";

let decided = false;

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (decided || new URL(form.action, location.href).pathname !== "/sign-out") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  decide().then((goes) => {
    if (!goes) return;
    decided = true;
    form.submit();
  });
}, true);

// Whether to sign out now.
async function decide() {
  const queue = new Queue({ store: await openStore(), user: document.documentElement.dataset.user });
  const { waiting, refused } = await queue.lists();
  const left = [...waiting, ...refused];
  if (!left.length) return true;
  const count = left.length === 1 ? "One change of yours is" : `${left.length} changes of yours are`;
  const answer = await ask(`${count} only in this browser`, [
    words("The server does not have them yet. Kept, they lie in this browser until you sign in here again, and go out then; whoever else uses this computer with the same browser could read them with some effort."),
  ], [["stay", "Stay signed in"], ["drop", "Throw them away", "danger"], ["keep", "Keep them and sign out"], ["send", "Send them first", "primary"]]);
  if (answer === "keep") return true;
  if (answer === "drop") {
    for (const { order } of left) await queue.store.remove(order);
    return true;
  }
  if (answer !== "send") return false;
  await queue.flush();
  const now = await queue.lists();
  if (!now.waiting.length && !now.refused.length) return true;
  toast("They could not all be sent. You are still signed in, and nothing is lost");
  return false;
}
