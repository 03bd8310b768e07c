import assert from "node:assert/strict";
import { test } from "node:test";
import { newId, pause, send } from "../send.js";

const answers = (status, body = "{}", more = {}) => async () => Object.assign(new Response(body, { status }), more);

test("an id is a version 4 uuid, and no two are alike", () => {
  const ids = Array.from({ length: 100 }, newId);
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, 100);
});

test("tries come again later and later, up to half a minute, never before the server wants them", () => {
  assert.deepEqual([1, 2, 3, 6, 20].map((tries) => pause(tries, null, 0.5)), [1000, 2000, 4000, 30_000, 30_000]);
  assert.equal(pause(1, "7", 0.5), 7000);
});

test("a busy server and a lost network mean later", async () => {
  for (const status of [408, 429, 502, 503, 504]) {
    assert.equal((await send("/x", { fetcher: answers(status) })).outcome, "later", status);
  }
  const broken = async () => Promise.reject(new TypeError("network"));
  assert.equal((await send("/x", { fetcher: broken })).outcome, "later");
});

test("a refusal carries the server's words", async () => {
  const problem = JSON.stringify({ title: "No", detail: "you have a code of this name", status: 422 });
  const { outcome, problem: told } = await send("/x", { fetcher: answers(422, problem) });
  assert.equal(outcome, "refused");
  assert.equal(told.detail, "you have a code of this name");
});

test("a refusal without words still says something", async () => {
  const { problem } = await send("/x", { fetcher: answers(404, "<html>") });
  assert.equal(problem.detail, "the server refused it (404)");
});

test("a server that fails is neither a refusal nor a reason to go away", async () => {
  assert.equal((await send("/x", { fetcher: answers(500) })).outcome, "failed");
});

test("who was signed out is told apart, by status or by being sent to sign in", async () => {
  assert.equal((await send("/x", { fetcher: answers(401) })).outcome, "signed-out");
  const sentAway = async () => ({ status: 200, ok: true, redirected: true, url: "http://x/sign-in?to=%2F" });
  assert.equal((await send("/x", { fetcher: sentAway })).outcome, "signed-out");
});

test("every write says that a script sent it", async () => {
  let asked;
  await send("/x", { body: "a=1", fetcher: async (url, options) => ((asked = { url, ...options }), new Response("{}")) });
  assert.equal(asked.method, "POST");
  assert.equal(asked.headers["X-Fragment"], "1");
  assert.equal(asked.credentials, "same-origin");
});
