// A board to begin with, and the eyes and hands of somebody at it.

import { randomBytes } from "node:crypto";
import { expect } from "@playwright/test";
import { Project } from "./project.mjs";

// The descriptive board of a project, with codes made on it.
export class Board {
  #codes = new Map(); // name -> id
  #themes = new Map([["", ""]]); // the tray has no name

  // places: { theme: [names of its cards] }; "" is the tray.
  static async begin(lead, title, places) {
    const board = new Board();
    board.project = await Project.begin(lead, title);
    board.path = board.project.at("/board/descriptive");
    await lead.do(`${board.path}/start`);
    for (const [theme, names] of Object.entries(places)) {
      if (theme) board.#themes.set(theme, (await lead.do(`${board.path}/themes`, { name: theme })).subject);
      for (const name of names) {
        board.#codes.set(name, (await lead.do(`${board.path}/codes`, { name })).subject);
        if (theme) await board.move(lead, name, "", theme, names[names.indexOf(name) - 1]);
      }
    }
    return board;
  }

  // before or after the card of this name, where it matters.
  move(person, name, from, to, after) {
    const [code, behind] = [this.#codes.get(name), after ? this.#codes.get(after) : ""];
    const [start, end] = [this.#themes.get(from), this.#themes.get(to)];
    return person.do(`${this.path}/placements`, { code, from: start, to: end, before: "", after: behind });
  }

  // What the server comes to have, whatever a page shows: the cards of these themes.
  async stands(person, places) {
    await expect.poll(async () => this.#read(await person.page(this.path), Object.keys(places))).toEqual(places);
  }

  #read(page, themes) {
    const listOf = (theme) => page.match(new RegExp(`id="cards-${this.#themes.get(theme) || "tray"}".*?</ul>`, "s"))[0];
    const namesIn = (list) => [...list.matchAll(/data-drawer>([^<]+)</g)].map(([, name]) => name);
    return Object.fromEntries(themes.map((theme) => [theme, namesIn(listOf(theme))]));
  }
}

// The address of a new screen in the room.
export async function screenOf(person, path) {
  const token = randomBytes(32).toString("base64url");
  await person.do(`${path}/screens`, { token });
  return `/show/${token}`;
}

export const theme = (page, name) => (name ? page.getByRole("article", { name }) : page.getByRole("region", { name: "Not placed" }));
export const card = (page, name) => page.locator("#board .card").filter({ has: page.getByRole("link", { name, exact: true }) });
export const link = (page, name) => card(page, name).getByRole("link", { name });

// Each theme holds these cards, in this order.
export async function shows(page, places) {
  for (const [name, names] of Object.entries(places)) await expect(theme(page, name).locator(".card-name")).toHaveText(names);
}

const middleOf = async (locator) => {
  const { x, y, width, height } = await locator.boundingBox();
  return { x: x + width / 2, y: y + height / 2 };
};

// hand: { down, move, up }, each with a place of the window. Puts a card on another one, or at the end of a theme that
// has none, and leaves it in the hand.
export async function carry(page, hand, name, { onto, into }) {
  await hand.down(await middleOf(card(page, name)));
  const target = onto ? card(page, onto) : theme(page, into).locator(".cards");
  const list = onto ? target.locator("xpath=..") : target;
  const { x, y } = await middleOf(target);
  // The hand trembles until the place is offered.
  await expect(async () => {
    for (const by of [-6, 0]) await hand.move({ x: x + by, y: y + by });
    await expect(list.locator(".slot")).toBeVisible({ timeout: 300 });
  }).toPass();
}

export const mouse = (page) => ({
  down: async ({ x, y }) => {
    await page.mouse.move(x, y);
    await page.mouse.down();
  },
  move: ({ x, y }) => page.mouse.move(x, y, { steps: 4 }),
  up: () => page.mouse.up(),
});

// A finger, which lies still until what is under it is lifted. The window must have been opened with hasTouch.
export async function finger(page) {
  const session = await page.context().newCDPSession(page);
  const send = (type, touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  return {
    down: async (place) => {
      await send("touchStart", [place]);
      await expect(page.locator(".card.sortable-chosen")).toBeVisible();
    },
    move: (place) => send("touchMove", [place]),
    up: () => send("touchEnd", []),
    // In pixels, at once: nothing has time to be lifted.
    sweepUp: async (locator, by) => {
      const { x, y } = await middleOf(locator);
      const start = send("touchStart", [{ x, y }]);
      const moves = Array.from({ length: 10 }, (_, at) => send("touchMove", [{ x, y: y - ((at + 1) * by) / 10 }]));
      await Promise.all([start, ...moves, send("touchEnd", [])]);
    },
  };
}
