// What every flow has: the people, windows of their browsers, and an ear for what a browser complains of.

import { test as base, expect } from "@playwright/test";
import { Person } from "./people.mjs";
import { Server } from "./server.mjs";
import { team } from "./setup.mjs";
import { Troubles } from "./troubles.mjs";

export { expect };

export const test = base.extend({
  // { rosa, ana, ben, ragnhild, ingrid, tomas, amina }, on the server that all flows share.
  people: [
    async ({}, use) => {
      const { people } = JSON.parse(process.env.FLOWS);
      const all = Object.fromEntries(Object.entries(people).map(([key, person]) => [key, new Person(person)]));
      await use(all);
      for (const person of Object.values(all)) await person.leave();
    },
    { scope: "worker" },
  ],

  // Where the demonstration is: /p/{project}.
  demo: [async ({}, use) => use(JSON.parse(process.env.FLOWS).demo), { scope: "worker" }],

  // A server that has nobody yet, and that a flow may stop.
  server: async ({}, use) => {
    const server = await Server.begin();
    await use(server);
    await server.end();
  },

  // { rosa, ana, ben } on that server.
  own: async ({ server }, use) => {
    const people = await team(server);
    await use(people);
    for (const person of Object.values(people)) await person.leave();
  },

  // What the browsers of this flow complain of, which is a failure unless the flow expects it.
  troubles: [
    async ({}, use) => {
      const troubles = new Troubles();
      await use(troubles);
      expect(troubles.list, "what the browsers complained of").toEqual([]);
    },
    { auto: true },
  ],

  // open(person, path): a window of a browser of that person's own. person: null, or { address } of a server.
  open: async ({ browser, troubles }, use) => {
    const contexts = [];
    await use(async (person, path, options = {}) => {
      const context = await browser.newContext({ baseURL: person.address, storageState: person.state, ...options });
      contexts.push(context);
      troubles.watch(context, person.address);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    });
    for (const context of contexts) await context.close();
  },
});
