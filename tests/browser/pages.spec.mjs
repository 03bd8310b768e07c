// Every page, as it is for whoever cannot see it well, reads it in the dark, or on a phone.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Person } from "./people.mjs";
import { Reader } from "./reader.mjs";
import { root } from "./server.mjs";
import { sitesFor } from "./sites.mjs";
import { expect, test as base } from "./test.mjs";
import { views } from "./views.mjs";

const test = base.extend({
  sites: [async ({ people, demo }, use) => use(await sitesFor(people, demo)), { scope: "worker" }],

  // One window for each person, by name: to open one takes longer than to read a page.
  windows: [
    async ({ browser }, use) => {
      const windows = new Map();
      await use(windows);
      for (const page of windows.values()) await page.context().close();
    },
    { scope: "worker" },
  ],

  // visit(name, path): that person goes there.
  visit: async ({ browser, people, windows, troubles }, use) => {
    const ends = [];
    await use(async (name, path) => {
      const { state, address } = people[name] ?? { address: people.rosa.address };
      if (!windows.has(name)) {
        const context = await browser.newContext({ baseURL: address, storageState: state, reducedMotion: "reduce" });
        windows.set(name, await context.newPage());
      }
      const page = windows.get(name);
      ends.push(troubles.watch(page.context(), address));
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(path);
      return page;
    });
    for (const end of ends) end();
  },
});

for (const { of, says, as, at, status = 200, then, screen } of views) {
  test(`${says}: everybody can read and use it`, async ({ sites, demo, visit, troubles }) => {
    if (status !== 200) troubles.expect(new RegExp(`\\b${status}\\b`));
    const page = await visit(as, at(sites, demo));
    await then?.(page);
    await new Reader(page).reads(screen ? ["wide"] : ["wide", "phone"]);
  });
}

test("the first pages of an installation: everybody can read and use them", async ({ server, open }) => {
  const reads = async (person, path) => new Reader(await open(person, path, { reducedMotion: "reduce" })).reads();
  const nobody = { address: server.address };
  const [, setup] = server.said(/https?:\/\/\S+(\/setup\/\S+)/);
  await reads(nobody, "/sign-in");
  await reads(nobody, setup);
  const rosa = await Person.withAccount(server.address, "Rosa", setup);
  await reads(rosa, "/");
  const [link] = server.command("user", "reset-link", rosa.email).match(/\/password\/\S+/);
  await reads(nobody, link);
  await rosa.leave();
});

test("every page of the application is among those that are looked at", () => {
  const routes = readFileSync(join(root, "src/routes.rs"), "utf8");
  const read = [...routes.matchAll(/\.route\(\s*"([^"]+)",\s*get\(/g)].map(([, address]) => address);
  const isNoPage = (address) => /^\/(assets|health)\/|\/events$|\.(csv|json)$|\{(file|ending)\}$/.test(address);
  const looked = new Set(views.map(({ of }) => of));
  expect(read.filter((address) => !isNoPage(address) && !looked.has(address))).toEqual([]);
});
