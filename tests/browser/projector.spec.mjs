// The screen in the room: read from the back, left alone for a day.

import { Board, screenOf, theme } from "./board.mjs";
import { expect, test } from "./test.mjs";

const sizes = [
  { width: 1920, height: 1080 },
  { width: 1280, height: 720 },
];

// Words that cannot be read: outside the window, or cut off by what holds them. Runs in the page.
function unreadable() {
  const shown = [...document.querySelectorAll("h1, h2, li, .no, .rest, footer p")].filter((one) => one.checkVisibility() && one.textContent.trim());
  const isCut = (one) => {
    const { left, top, right, bottom } = one.getBoundingClientRect();
    if (left < 0 || top < 0 || right > innerWidth || bottom > innerHeight) return true;
    const holder = one.closest(".t, .cols section")?.getBoundingClientRect();
    return one.scrollWidth > one.clientWidth + 1 || (holder !== undefined && bottom > holder.bottom + 1);
  };
  return shown.filter(isCut).map((one) => one.textContent.trim());
}

const scrolls = () => {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
  return scrollWidth > clientWidth || scrollHeight > clientHeight;
};

for (const kind of ["descriptive", "analytical"]) {
  test(`the whole ${kind} board, and each of its themes, fit a screen without scrolling`, async ({ people, demo, open, troubles }) => {
    troubles.expect(/410/);
    const { ragnhild } = people;
    const path = `${demo}/board/${kind}`;
    const page = await ragnhild.page(path);
    const themes = [...page.matchAll(/id="theme-([0-9a-f-]{36})"/g)].map(([, id]) => id);
    expect(themes).toHaveLength(kind === "descriptive" ? 6 : 3);
    const screen = await open({ address: ragnhild.address }, await screenOf(ragnhild, path));
    for (const focus of ["", ...themes]) {
      await ragnhild.do(`${path}/screens/focus`, { theme: focus });
      await expect(screen.locator("#scene")).toHaveClass(focus ? /one/ : /overview/);
      if (focus) await expect(screen.locator("#focus-head .no")).toHaveText(String(themes.indexOf(focus) + 1));
      for (const size of sizes) {
        await screen.setViewportSize(size);
        await expect.poll(() => screen.evaluate(unreadable)).toEqual([]);
        expect(await screen.evaluate(scrolls)).toBe(false);
        expect(await screen.locator("#cols li:visible").count()).toBeGreaterThan(0);
      }
    }
    await ragnhild.do(`${path}/screens/close`);
    await expect(screen.getByRole("main")).toContainText("withdrawn");
  });
}

test("a screen says when it has lost the server, and comes back by itself", async ({ server, own, open, troubles }) => {
  troubles.expect(/net::ERR_(CONNECTION_REFUSED|EMPTY_RESPONSE|INCOMPLETE_CHUNKED_ENCODING|CONNECTION_RESET)/);
  const board = await Board.begin(own.rosa, "A long day", { "What held": ["practice"], "": ["singing"] });
  const screen = await open({ address: server.address }, await screenOf(own.rosa, board.path));
  await expect(screen.getByText("Live", { exact: true })).toBeVisible();
  await server.stop();
  await expect(screen.getByText("Reconnecting")).toBeVisible();
  await expect(screen.getByText("practice")).toBeVisible();
  await server.start();
  await board.move(own.rosa, "singing", "", "What held", "practice");
  await expect(screen.getByText("Live", { exact: true })).toBeVisible();
  await expect(screen.locator("#cols li:visible")).toContainText(["practice", "singing"]);
});
