// The queue of what a coder did and the server does not have yet. An operation is kept in the browser before it is sent,
// so it survives a closed lid; each lane (a narrative) is sent in its order; another signed-in person never sends it.
// What the server refuses "needs you": it stays, with the server's words, until it is sent again or let go.

import { fine, lost } from "./connection.js";
import { newId, pause, send } from "./send.js";
import { openStore } from "./queue_store.js";
import { signInAgain } from "./sign_in.js";
import { tell } from "./status.js";

// Events: "changed" { waiting, refused } (lists of operations), "sent" { operation, receipt },
// "refused" { operation }, "signed-out".
export class Queue extends EventTarget {
  #sending = null;
  #once = true;
  #tries = 0;
  #timer = null;
  #late = false;
  #telling = null; // a timer: the lists are told soon
  #length = 0; // of what waited then
  #saved = false; // something was, since
  #keeping = 0; // so many are on their way into the browser's store

  // alone(run): runs while no other page of this browser does, or does nothing.
  constructor({ store, user, sender = send, alone = (run) => run() }) {
    super();
    Object.assign(this, { store, user, sender, alone });
  }

  // Keeps one write and begins to send. Answers with its op_id. about: words and data for the page, not sent.
  // From the first moment on nothing says "Saved", and who leaves the page is asked.
  async add({ op_id = newId(), lane, url, method = "POST", fields, about = null }) {
    tell("browser", { saving: (this.#keeping += 1) });
    const offline = globalThis.navigator?.onLine === false; // the page hears when that ends
    try {
      await this.store.add({ op_id, user: this.user, lane, url, method, fields: { ...fields, op_id }, about });
      if (offline) this.#late = true;
      await this.#tellSoon();
    } finally {
      tell("browser", { saving: (this.#keeping -= 1) });
    }
    if (!offline) this.flush();
    return op_id;
  }

  async lists() {
    const all = (await this.store.all()).filter((operation) => operation.user === this.user);
    return { waiting: all.filter((one) => !one.problem), refused: all.filter((one) => one.problem) };
  }

  // Sends a refused operation once more, under the same op_id.
  async again(op_id) {
    const { refused } = await this.lists();
    const operation = refused.find((one) => one.op_id === op_id);
    if (!operation) return;
    await this.store.put({ ...operation, problem: null });
    await this.#changed();
    await this.flush();
  }

  // Lets a refused operation go, because the member said so.
  async letGo(op_id) {
    const { refused } = await this.lists();
    const operation = refused.find((one) => one.op_id === op_id);
    if (operation) await this.store.remove(operation.order);
    await this.#changed();
  }

  // Sends what waits, oldest first, one at a time. A call while that goes on makes one more round.
  flush() {
    this.#once = false;
    this.#sending ??= this.#rounds().finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #rounds() {
    do {
      this.#once = true;
      await this.alone(() => this.#round());
    } while (!this.#once);
  }

  async #round() {
    clearTimeout(this.#timer);
    const stuck = new Set(); // lanes
    for (let some; (some = await this.#someOutside(stuck)).length; ) {
      for (const next of some) {
        if (stuck.has(next.lane)) continue;
        const { url, method, fields } = next;
        const result = await this.sender(url, { method, body: bodyOf(fields) });
        if (result.outcome === "done") await this.#done(next, result.response);
        else if (result.outcome === "refused") await this.#refused(next, result.problem);
        else if (result.outcome === "failed") stuck.add(next.lane);
        else return this.#stop(result);
      }
    }
    if (stuck.size) this.#stop({ outcome: "failed" });
    else this.#late = false;
    await this.#changed();
  }

  // The oldest ones, several at a time: reading them all for each would make a long queue slow.
  async #someOutside(stuck) {
    const { waiting } = await this.lists();
    return waiting.filter(({ lane }) => !stuck.has(lane)).slice(0, 50);
  }

  async #done(operation, response) {
    this.#tries = 0;
    this.#late = false;
    fine("queue");
    const receipt = await response.json().catch(() => null);
    await this.store.remove(operation.order);
    this.#tell("sent", { operation, receipt });
    this.#saved = true;
    await this.#tellSoon();
  }

  async #refused(operation, problem) {
    await this.store.put({ ...operation, problem });
    this.#tell("refused", { operation: { ...operation, problem } });
    await this.#changed();
  }

  async #stop({ outcome, retryAfter }) {
    this.#late = true;
    if (outcome === "signed-out") this.#tell("signed-out");
    else {
      if (outcome === "later") lost("queue");
      this.#timer = setTimeout(() => this.flush(), pause((this.#tries += 1), retryAfter));
      this.#timer.unref?.();
    }
    await this.#changed();
  }

  // A long queue tells now and then, because telling reads all of it.
  #tellSoon() {
    if (this.#length < 20) return this.#changed();
    this.#telling ??= setTimeout(() => this.#changed(), 250);
    this.#telling.unref?.();
  }

  async #changed() {
    clearTimeout(this.#telling);
    this.#telling = null;
    const lists = await this.lists();
    const { length } = lists.waiting;
    this.#length = length;
    tell("queue", { [this.#late ? "unsaved" : "saving"]: length, refused: lists.refused.length }, this.#saved && !length);
    if (!length) this.#saved = false;
    this.#tell("changed", lists);
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

// The queue of this page: sends what is left from before, and again whenever the server is back.
export async function openQueue() {
  const alone = (run) =>
    navigator.locks ? navigator.locks.request("tandem-queue", run) : Promise.resolve(run());
  const queue = new Queue({ store: await openStore(), user: document.documentElement.dataset.user, alone });
  queue.addEventListener("changed", ({ detail }) => sayWaiting(detail.waiting.length));
  queue.addEventListener("signed-out", async () => (await signInAgain()) && queue.flush());
  document.addEventListener("tandem:online", () => queue.flush());
  queue.flush();
  return queue;
}

function sayWaiting(count) {
  const place = document.querySelector("[data-unsent]");
  if (!place || !count) return;
  place.textContent =
    count === 1
      ? "One change waits in this browser and goes out by itself when the network is back."
      : `${count} changes wait in this browser and go out by themselves when the network is back.`;
}

// A field with several values stands several times in the form.
function bodyOf(fields) {
  return new URLSearchParams(Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])));
}
