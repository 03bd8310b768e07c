// People, as their own browsers would send what they do: a cookie, and the headers of one's own page. What they do here
// is what a flow begins with; what it is about is done on the pages.

import { randomUUID } from "node:crypto";
import { request } from "@playwright/test";

const password = "a lantern in the long corridor";

export class Person {
  #asking = null;

  // state: the cookies of who is signed in, as a browser takes them.
  constructor({ address, name, email, password, state }) {
    Object.assign(this, { address, name, email, password, state });
  }

  // With an account that is made at a link: the console's for the first one, or an invitation.
  static async withAccount(address, name, link) {
    const email = `${name.toLowerCase()}@example.org`;
    const person = new Person({ address, name, email, password });
    await person.#send(link, { name, email, password });
    return person.#in();
  }

  static async signedIn(address, name, { email, password }) {
    const person = new Person({ address, name, email, password });
    await person.#send("/sign-in", { email, password });
    return person.#in();
  }

  async #in() {
    this.state = await (await this.#ask()).storageState();
    if (!this.state.cookies.length) throw new Error(`${this.name} did not get in`);
    return this;
  }

  #ask() {
    this.#asking ??= request.newContext({
      baseURL: this.address,
      storageState: this.state,
      extraHTTPHeaders: { Origin: this.address, "Sec-Fetch-Site": "same-origin" },
    });
    return this.#asking;
  }

  async leave() {
    await (await this.#asking)?.dispose();
  }

  // The words of a page.
  async page(path) {
    return (await answered(await (await this.#ask()).get(path), `GET ${path}`)).text();
  }

  // A write, as our scripts send it: { op_id, subject, .. } comes back.
  async do(path, fields = {}) {
    const op_id = randomUUID();
    return (await this.#send(path, { op_id, ...fields }, { "X-Fragment": "1", Accept: "application/json" })).json();
  }

  // A form without script; the page that it leads to.
  async submit(path, fields = {}) {
    return (await this.#send(path, fields)).text();
  }

  // Fields may be files: { name, mimeType, buffer }.
  async upload(path, fields) {
    const multipart = new FormData();
    for (const [name, value] of pairs({ op_id: randomUUID(), ...fields })) {
      if (value.buffer) multipart.append(name, new File([value.buffer], value.name, { type: value.mimeType }));
      else multipart.append(name, value);
    }
    return answered(await (await this.#ask()).post(path, { multipart }), `POST ${path}`);
  }

  async #send(path, fields, headers = {}) {
    const data = new URLSearchParams(pairs(fields)).toString();
    const type = { "Content-Type": "application/x-www-form-urlencoded" };
    return answered(await (await this.#ask()).post(path, { data, headers: { ...type, ...headers } }), `POST ${path}`);
  }
}

// A field with several values stands several times in the form.
const pairs = (fields) => Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one]));

async function answered(response, asked) {
  if (!response.ok()) throw new Error(`${asked}: ${response.status()}\n${(await response.text()).match(/<main.*<\/main>|^[^<].*/s)?.[0]}`);
  return response;
}
