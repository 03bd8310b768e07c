// One write to the server, judged. Writes carry the id of their operation, so sending one again is always right.

// Made by hand, because crypto.randomUUID is missing where a page comes over plain HTTP.
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// Milliseconds before the nth try again (from 1): 1, 2, 4 ... 30 seconds, a little uneven so that a room of people
// does not come back at once. The server's own wish comes first.
export function pause(tries, retryAfter, uneven = Math.random()) {
  const own = Math.min(30, 2 ** (tries - 1)) * (0.75 + uneven / 2);
  return 1000 * Math.max(own, Number(retryAfter) || 0);
}

// For whom this page was drawn: the server does nothing of it as somebody else, who has signed in meanwhile.
export function drawnFor() {
  const user = globalThis.document?.documentElement.dataset.user;
  return user ? { "X-Drawn-For": user } : {};
}

// Sends and answers { outcome: "done", response }, { outcome: "later", retryAfter } when trying again will help,
// { outcome: "signed-out" }, { outcome: "refused", problem } or, when the server itself failed, { outcome: "failed",
// problem }; a problem is { title, detail, status }, in words for the member.
export async function send(url, { method = "POST", body, fetcher = fetch } = {}) {
  const headers = { "X-Fragment": "1", Accept: "application/json", ...drawnFor() };
  let response;
  try {
    response = await fetcher(url, { method, body, headers, credentials: "same-origin" });
  } catch {
    return { outcome: "later" };
  }
  if (response.status === 401 || (response.redirected && new URL(response.url).pathname === "/sign-in")) {
    return { outcome: "signed-out" };
  }
  if (response.ok) return { outcome: "done", response };
  if ([408, 429, 502, 503, 504].includes(response.status)) {
    return { outcome: "later", retryAfter: response.headers.get("retry-after") };
  }
  const outcome = response.status >= 500 ? "failed" : "refused";
  return { outcome, problem: await problemOf(response) };
}

async function problemOf(response) {
  const { status } = response;
  const problem = await response.json().catch(() => ({}));
  const detail = problem.detail ?? problem.title ?? `the server refused it (${status})`;
  return { title: problem.title ?? "This could not be done", detail, status };
}
