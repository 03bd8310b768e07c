// Reads a page by the rules of accessibility: on paper and in the dark, on a desk and on a phone.

import { expect } from "@playwright/test";
import axe from "axe-core";

const widths = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };
const narrowest = { width: 320, height: 700 };
const ofColours = ["color-contrast", "link-in-text-block"];

export class Reader {
  constructor(page) {
    this.page = page;
  }

  async reads(sizes = Object.keys(widths)) {
    for (const size of sizes) {
      await this.page.setViewportSize(widths[size]);
      await this.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      expect(await this.#violations(), size).toEqual([]);
      // The dark is the same page in other colours, which a phone shares with a desk.
      if (size === "phone" && sizes.length > 1) continue;
      await this.page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
      expect(await this.#violations(ofColours), `${size}, dark`).toEqual([]);
    }
    if (!sizes.includes("phone")) return;
    await this.page.setViewportSize(narrowest);
    expect(await this.#sideways(), "what one would have to scroll sideways").toEqual([]);
  }

  // rules: all of them, unless named.
  async #violations(rules) {
    if (!(await this.page.evaluate(() => "axe" in window))) await this.page.evaluate(axe.source);
    const { violations } = await this.page.evaluate((options) => window.axe.run(document, options), {
      resultTypes: ["violations"],
      ...(rules && { runOnly: { type: "rule", values: rules } }),
    });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, any, all, none }) => {
      const [reason] = [...any, ...all, ...none];
      return `${id}: ${target.join(" ")}: ${reason?.message}`;
    }));
  }

  // The board alone is wider than a phone.
  #sideways() {
    return this.page.evaluate(() => {
      if (document.documentElement.scrollWidth <= innerWidth) return [];
      const wide = [...document.body.querySelectorAll("*")].filter((one) => one.getBoundingClientRect().right > innerWidth + 1);
      return wide.slice(0, 5).map((one) => `${one.localName}#${one.id}.${one.className}`);
    });
  }
}
