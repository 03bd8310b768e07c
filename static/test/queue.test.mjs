import assert from "node:assert/strict";
import { test } from "node:test";
import { Queue } from "../queue.js";
import { MemoryStore } from "../queue_store.js";
import { somethingIsUnsaved } from "../status.js";

const done = { outcome: "done", response: new Response("{}") };
const later = { outcome: "later" };
const refused = { outcome: "refused", problem: { detail: "you have no such code", status: 422 } };

// A queue whose server answers as told, and what that server has seen.
function scene({ answer = () => done, user = "ana", store = new MemoryStore(), alone } = {}) {
  const seen = [];
  const sender = async (url, { body }) => {
    const fields = Object.fromEntries(body);
    seen.push({ url, ...fields });
    return answer(fields, seen.length);
  };
  return { seen, store, queue: new Queue({ store, user, sender, alone }) };
}

const code = (lane, name) => ({ lane, url: `/narratives/${lane}/codings`, fields: { name } });

test("from the first moment on something is unsaved, until the server has it", async () => {
  const { queue } = scene();
  assert.equal(somethingIsUnsaved(), false);
  const added = queue.add(code("5", "a"));
  assert.equal(somethingIsUnsaved(), true);
  await added;
  await queue.flush();
  assert.equal(somethingIsUnsaved(), false);
});

test("what is added is sent, in its order, each with an id of its own", async () => {
  const { queue, seen } = scene();
  for (const name of ["a", "b", "c"]) await queue.add(code("5", name));
  await queue.flush();
  assert.deepEqual(seen.map(({ name }) => name), ["a", "b", "c"]);
  assert.equal(new Set(seen.map(({ op_id }) => op_id)).size, 3);
  assert.deepEqual(await queue.lists(), { waiting: [], refused: [] });
});

test("what could not be sent stays, and goes out again under the same id", async () => {
  let online = false;
  const { queue, seen } = scene({ answer: () => (online ? done : later) });
  const id = await queue.add(code("5", "a"));
  await queue.flush();
  assert.equal((await queue.lists()).waiting.length, 1);
  online = true;
  await queue.flush();
  assert.equal((await queue.lists()).waiting.length, 0);
  assert.ok(seen.length >= 2);
  for (const { op_id } of seen) assert.equal(op_id, id);
});

test("what a closed browser left is sent by the next page", async () => {
  const first = scene({ answer: () => later });
  await first.queue.add(code("5", "a"));
  await first.queue.flush();
  const next = scene({ store: first.store });
  await next.queue.flush();
  assert.deepEqual(next.seen.map(({ name }) => name), ["a"]);
});

test("another person never sees or sends it, and the owner finds it again", async () => {
  const ana = scene({ answer: () => later });
  await ana.queue.add(code("5", "a"));
  await ana.queue.flush();
  const ben = scene({ user: "ben", store: ana.store });
  await ben.queue.flush();
  assert.deepEqual(ben.seen, []);
  assert.deepEqual(await ben.queue.lists(), { waiting: [], refused: [] });
  const back = scene({ store: ana.store });
  await back.queue.flush();
  assert.equal(back.seen.length, 1);
});

test("nothing is sent before what was done earlier", async () => {
  const { queue, seen } = scene({ answer: () => later });
  await queue.add(code("5", "a"));
  await queue.add(code("5", "b"));
  await queue.flush();
  assert.ok(seen.every(({ name }) => name === "a"));
});

test("a narrative whose write makes the server fail does not stop another", async () => {
  const failed = { outcome: "failed", problem: { detail: "something failed", status: 500 } };
  const { queue, seen } = scene({ answer: ({ name }) => (name === "a" ? failed : done) });
  await queue.add(code("5", "a"));
  await queue.add(code("5", "b"));
  await queue.add(code("7", "c"));
  await queue.flush();
  await queue.flush();
  assert.ok(seen.some(({ name }) => name === "c"));
  assert.ok(!seen.some(({ name }) => name === "b"));
  assert.equal((await queue.lists()).waiting.length, 2);
});

test("what the server refuses needs the member, with the server's words, and does not stop the rest", async () => {
  const { queue, seen } = scene({ answer: ({ name }) => (name === "a" ? refused : done) });
  const told = [];
  queue.addEventListener("refused", ({ detail }) => told.push(detail.operation.problem.detail));
  await queue.add(code("5", "a"));
  await queue.add(code("5", "b"));
  await queue.flush();
  const lists = await queue.lists();
  assert.deepEqual(seen.map(({ name }) => name), ["a", "b"]);
  assert.deepEqual(lists.refused.map(({ fields }) => fields.name), ["a"]);
  assert.deepEqual(told, ["you have no such code"]);
});

test("a refused operation is sent again or let go only when the member says so", async () => {
  let answer = refused;
  const { queue, seen } = scene({ answer: () => answer });
  const first = await queue.add(code("5", "a"));
  const second = await queue.add(code("5", "b"));
  await queue.flush();
  await queue.flush();
  assert.equal(seen.length, 2);
  answer = done;
  await queue.again(first);
  await queue.letGo(second);
  assert.deepEqual(await queue.lists(), { waiting: [], refused: [] });
  assert.deepEqual(seen.map(({ op_id }) => op_id), [first, second, first]);
});

test("who is signed out keeps everything, and it is not tried over and over", async () => {
  const { queue, seen } = scene({ answer: () => ({ outcome: "signed-out" }) });
  let told = 0;
  queue.addEventListener("signed-out", () => (told += 1));
  await queue.add(code("5", "a"));
  await queue.flush();
  assert.equal((await queue.lists()).waiting.length, 1);
  assert.ok(told >= 1 && seen.length <= 2);
});

test("what is added just as a round ends is sent without being asked for", async () => {
  const lingers = async (run) => (await run(), new Promise((go) => setTimeout(go, 20)));
  const { queue, seen } = scene({ alone: lingers });
  let saidEmpty = 0; // after the write, and at the end of the round
  queue.addEventListener("changed", ({ detail }) => {
    if (!detail.waiting.length && seen.length && ++saidEmpty === 2) queue.add(code("5", "b"));
  });
  await queue.add(code("5", "a"));
  for (let waited = 0; seen.length < 2 && waited < 200; waited += 1) await new Promise((go) => setTimeout(go, 1));
  assert.deepEqual(seen.map(({ name }) => name), ["a", "b"]);
});
