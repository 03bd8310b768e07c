// The browser flows: the debug build, driven in Chromium. What a failure leaves lies in test-results.

import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/browser/chromium.mjs";

export default defineConfig({
  testDir: "tests/browser",
  outputDir: "test-results",
  globalSetup: "./tests/browser/setup.mjs",
  fullyParallel: true,
  workers: 3,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  timeout: 90_000, // milliseconds; a busy machine is not a fault
  retries: 1, // what passes only then is reported as flaky
  expect: { timeout: 20_000 },
  use: {
    launchOptions,
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
    actionTimeout: 20_000,
    navigationTimeout: 30_000,
    screenshot: "only-on-failure",
    trace: "on-first-retry",
  },
});
