// What there is to look at: each page of the application in the states in which it differs, opened as the right person.
//
//   { of: "/p/{project}/members", says: "how it is called here", as: "rosa", at: (sites, demo) => address,
//     status: of the answer, if not 200, then: async (page) => opens what is to be looked at, too }
//
// nobody: who is not signed in.

import { goToLine } from "./coding.mjs";

const view = (of, says, as, at, more = {}) => ({ of, says, as, at, ...more });
const press = (name) => (page) => page.getByText(name, { exact: true }).first().click();

const alone = [
  view("/sign-in", "signing in", "nobody", () => "/sign-in"),
  view("/sign-in", "a wrong password", "nobody", () => "/sign-in", {
    status: 422,
    then: async (page) => {
      await page.getByLabel("E-mail").fill("nobody@example.org");
      await page.getByLabel("Password").fill("not the password at all");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").waitFor();
    },
  }),
  view("/invitation/{token}", "an invitation for somebody new", "nobody", ({ invitation }) => invitation),
  view("/invitation/{token}", "an invitation for somebody with an account", "ana", ({ invitation }) => invitation),
  view("/invitation/{token}", "an invitation that is none", "nobody", () => "/invitation/none", { status: 410 }),
  view("/password/{token}", "a password link that is none", "nobody", () => "/password/none", { status: 410 }),
  view("/setup/{token}", "a first run that is over", "nobody", () => "/setup/none", { status: 410 }),
  view("/", "a page that needs somebody", "nobody", () => "/"),
  view("/", "what waits", "ingrid", () => "/", { then: (page) => page.locator(".account > summary").click() }),
  view("/", "a place that is not there", "rosa", () => "/nowhere", { status: 404 }),
  view("/account", "the account", "rosa", () => "/account"),
  view("/projects/new", "a new project", "rosa", () => "/projects/new"),
];

const empty = [
  ["/p/{project}", ""],
  ["/p/{project}/settings", "/settings"],
  ["/p/{project}/members", "/members"],
  ["/p/{project}/narratives", "/narratives"],
  ["/p/{project}/narratives/import", "/narratives/import"],
  ["/p/{project}/narratives/attributes", "/narratives/attributes"],
  ["/p/{project}/narratives/pairs", "/narratives/pairs"],
  ["/p/{project}/codes", "/codes"],
  ["/p/{project}/consensus", "/consensus"],
  ["/p/{project}/consensus/codes", "/consensus/codes"],
  ["/p/{project}/agreement", "/agreement"],
  ["/p/{project}/board", "/board"],
  ["/p/{project}/board/{kind}", "/board/analytical"],
  ["/p/{project}/report", "/report"],
  ["/p/{project}/findings", "/findings"],
  ["/p/{project}/pictures", "/pictures"],
  ["/p/{project}/history", "/history"],
].map(([of, rest]) => view(of, `${rest || "home"} of an empty project`, "rosa", (sites) => sites.empty + rest));

const drafts = [
  view("/p/{project}/narratives/import", "texts before they are kept", "rosa", ({ drafts }) => `${drafts}/narratives/import`, {
    then: press("Correct the text"),
  }),
  view("/p/{project}/narratives", "drafts", "rosa", ({ drafts }) => `${drafts}/narratives`, { then: press("Freeze all drafts") }),
  view("/p/{project}/narratives/{narrative}", "a draft", "rosa", ({ drafts }) => `${drafts}/narratives/1`, {
    then: async (page) => {
      await press("Correct the text")(page);
      await press("The title")(page);
      await press("Delete")(page);
    },
  }),
  view("/p/{project}/narratives/{narrative}", "a corrected text", "rosa", ({ corrected }) => corrected),
  view("/p/{project}/narratives/{narrative}/text/{version}", "the text before a correction", "rosa", ({ corrected }) => `${corrected}/text/1`),
  view("/p/{project}/narratives/{narrative}/correct", "correcting a frozen text", "rosa", ({ corrected }) => `${corrected}/correct`),
  view("/p/{project}/narratives/{narrative}/correct", "what a correction changes", "rosa", ({ corrected }) => `${corrected}/correct?from=1`, {
    then: async (page) => {
      await press("Show what changes")(page);
      await page.getByRole("heading", { name: "What changes" }).waitFor();
    },
  }),
  view("/p/{project}/narratives/attributes", "attributes", "rosa", ({ drafts }) => `${drafts}/narratives/attributes`),
  view("/p/{project}/narratives/pairs/rotate", "pairs by rotation", "rosa", ({ drafts }) => `${drafts}/narratives/pairs/rotate`),
  view("/p/{project}/narratives/pairs", "pairs to be named", "rosa", ({ drafts }) => `${drafts}/narratives/pairs`),
  view("/p/{project}/members", "an invitation that is made", "rosa", ({ drafts }) => `${drafts}/members`, {
    then: async (page) => {
      await page.getByRole("button", { name: "Make an invitation link" }).click();
      await page.getByLabel("Invitation link").waitFor();
    },
  }),
];

const coding = "/p/{project}/narratives/{narrative}/code";
const coded = [
  view("/p/{project}/codes", "a coder’s codebook", "ingrid", (_, demo) => `${demo}/codes`),
  view("/p/{project}/codes/{code}", "a code of one’s own", "ingrid", ({ code }) => code),
  view("/p/{project}/codes/{code}/merge", "merging a code", "ingrid", ({ code }) => `${code}/merge`),
  view("/p/{project}/codes/{code}/passages", "reading a code across", "ingrid", ({ code }) => `${code}/passages`),
  view("/p/{project}/codes/grouping", "a first grouping", "ingrid", (_, demo) => `${demo}/codes/grouping`),
  view("/p/{project}/codes/shared", "shared codes", "ragnhild", (_, demo) => `${demo}/codes/shared`),
  view("/p/{project}/narratives/{narrative}/codings", "a table of codings", "ingrid", (_, demo) => `${demo}/narratives/12/codings`),
  view(coding, "a text to be coded", "ingrid", (_, demo) => `${demo}/narratives/12/code`),
  view(coding, "a coding in focus", "ingrid", (_, demo) => `${demo}/narratives/12/code`, {
    then: async (page) => {
      await goToLine(page, "1.1");
      await page.keyboard.press("ArrowRight");
    },
  }),
  view(coding, "the palette", "ingrid", (_, demo) => `${demo}/narratives/12/code`, {
    then: async (page) => {
      await goToLine(page, "2.1");
      await page.keyboard.press("Enter");
      await page.getByRole("combobox").fill("tru");
    },
  }),
  view(coding, "memos", "ingrid", (_, demo) => `${demo}/narratives/12/code`, { then: (page) => page.getByRole("link", { name: /^Memos/ }).click() }),
  view(coding, "the keys of a page", "ingrid", (_, demo) => `${demo}/narratives/12/code`, { then: (page) => page.keyboard.press("?") }),
  view(coding, "the checklist before submitting", "ingrid", (_, demo) => `${demo}/narratives/12/code`, {
    then: (page) => page.getByRole("link", { name: "Submit" }).click(),
  }),
  view(coding, "a coding that a correction touches", "ana", ({ corrected }) => `${corrected}/code`),
  view(coding, "a text that is released", "ingrid", (_, demo) => `${demo}/narratives/1/code`),
  view(coding, "a text that is not one’s own", "ragnhild", (_, demo) => `${demo}/narratives/12/code`, { status: 403 }),
];

const consensus = "/p/{project}/narratives/{narrative}/consensus";
const agreed = [
  view("/p/{project}/consensus", "released narratives", "ingrid", (_, demo) => `${demo}/consensus`),
  view(consensus, "a difference", "ingrid", (_, demo) => `${demo}/narratives/7/consensus`),
  view(consensus, "other edges", "ingrid", (_, demo) => `${demo}/narratives/7/consensus`, { then: (page) => page.keyboard.press("e") }),
  view(consensus, "all that was decided", "ingrid", (_, demo) => `${demo}/narratives/1/consensus?show=all`),
  view(consensus, "a difference, to who may not settle it", "amina", (_, demo) => `${demo}/narratives/7/consensus`),
  view(consensus, "a narrative that is not released", "ingrid", (_, demo) => `${demo}/narratives/12/consensus`, { status: 409 }),
  view("/p/{project}/consensus/codes", "codes to be aligned", "ingrid", (_, demo) => `${demo}/consensus/codes`),
  view("/p/{project}/consensus/codes", "joined codes", "ingrid", (_, demo) => `${demo}/consensus/codes?tab=joined`),
  view("/p/{project}/agreement", "agreement", "ragnhild", (_, demo) => `${demo}/agreement`),
  view("/p/{project}/agreement/measures", "measures on demand", "ragnhild", (_, demo) => `${demo}/agreement/measures`),
  view("/p/{project}/agreement/confused", "codes taken for each other", "ragnhild", (_, demo) => `${demo}/agreement/confused`),
  view("/p/{project}/agreement/confused/passages", "passages of two codes", "ragnhild", (_, demo) => `${demo}/agreement/confused`, {
    then: async (page) => {
      await page.locator("a[href*='confused/passages']").first().click();
      await page.waitForURL(/confused\/passages/);
    },
  }),
  view("/p/{project}/consensus/decisions", "the decision log", "ragnhild", (_, demo) => `${demo}/consensus/decisions`),
  view("/p/{project}/narratives/{narrative}/consensus/decisions", "decisions on a narrative", "ragnhild", (_, demo) => `${demo}/narratives/7/consensus/decisions`),
  view("/p/{project}/agreement/codes/{code}", "agreement on a code", "ragnhild", ({ agreed }) => agreed),
];

const arranged = [
  view("/p/{project}/board/{kind}", "the descriptive board", "ragnhild", (_, demo) => `${demo}/board/descriptive`),
  view("/p/{project}/board/{kind}", "the analytical board", "ragnhild", (_, demo) => `${demo}/board/analytical`, { then: press("Show in the room") }),
  view("/p/{project}/board/{kind}", "a card that is open", "ragnhild", (_, demo) => `${demo}/board/analytical`, {
    then: async (page) => {
      await page.locator("#themes .card-name").first().click();
      await page.getByRole("region", { name: "Passages" }).waitFor();
    },
  }),
  view("/p/{project}/board/{kind}", "a theme that is open", "ragnhild", (_, demo) => `${demo}/board/analytical`, {
    then: async (page) => {
      await page.locator(".theme-head h2 a").first().click();
      await page.getByRole("region", { name: "What can be done" }).waitFor();
    },
  }),
  view("/p/{project}/board/{kind}", "Move to…", "rosa", ({ board }) => board, {
    then: async (page) => {
      await page.locator("#themes .card-name").first().focus();
      await page.keyboard.press("m");
    },
  }),
  view("/p/{project}/board/{kind}", "a board to look at", "amina", (_, demo) => `${demo}/board/analytical`),
  view("/p/{project}/board/{kind}/codes/{code}", "a card by itself", "ragnhild", ({ card }) => card),
  view("/p/{project}/board/{kind}/themes/{theme}", "a theme by itself", "ragnhild", ({ theme }) => theme),
  ...["merge", "move"].map((deed) =>
    view(`/p/{project}/board/{kind}/themes/{theme}/${deed}`, `what would come of a ${deed}`, "ragnhild", (_, demo) => `${demo}/board/analytical`, {
      then: async (page) => {
        await page.locator(".sub-do").first().click();
        await page.getByRole("button", { name: deed === "merge" ? "Merge…" : "Make it a theme of its own…" }).click();
        await page.getByRole("button", { name: "Do it" }).waitFor();
      },
    }),
  ),
  view("/p/{project}/board/{kind}/snapshots", "snapshots", "ragnhild", (_, demo) => `${demo}/board/analytical/snapshots`, {
    then: async (page) => {
      await page.getByLabel("Keep the board as it is now").fill("Before the workshop");
      await page.getByRole("button", { name: "Take a snapshot" }).click();
      await page.getByRole("link", { name: /Compare with now/ }).first().waitFor();
    },
  }),
  view("/p/{project}/board/{kind}/compare", "two states compared", "ragnhild", (_, demo) => `${demo}/board/analytical/compare`),
  view("/p/{project}/board/{kind}/past", "a board replayed", "ragnhild", (_, demo) => `${demo}/board/analytical/past?at=1`),
  view("/show/{token}", "the screen in the room", "nobody", ({ screen }) => screen, { screen: true }),
  view("/show/{token}", "a screen that is withdrawn", "nobody", () => "/show/none", { status: 410, screen: true }),
];

const workshop = "/p/{project}/workshops/{workshop}";
const met = [
  view("/p/{project}/workshops", "workshops", "rosa", ({ workshops }) => workshops),
  view(workshop, "a workshop that is prepared", "rosa", ({ prepared }) => prepared),
  view(workshop, "a place in a workshop", "rosa", ({ session }) => session),
  view(`${workshop}/desk`, "the desk of a workshop", "rosa", ({ session }) => `${session}/desk`),
  view(`${workshop}/notes`, "the notes of a workshop, which wait", "rosa", ({ session }) => `${session}/notes`),
  view(`${workshop}/minutes`, "the minutes of a workshop", "rosa", ({ held }) => `${held}/minutes`),
  view("/join", "joining a workshop", "nobody", () => "/join"),
  view("/join/{words}", "joining a workshop by its code", "nobody", () => "/join/heron-42-lark"),
  view("/visit", "a visit that is over", "nobody", () => "/visit", { status: 410 }),
];

const led = [
  ["/p/{project}", "", "a project under way"],
  ["/p/{project}/settings", "/settings", "settings"],
  ["/p/{project}/members", "/members", "members"],
  ["/p/{project}/narratives", "/narratives", "all narratives"],
  ["/p/{project}/narratives/pairs", "/narratives/pairs", "all pairs"],
  ["/p/{project}/narratives/attributes", "/narratives/attributes", "all attributes"],
  ["/p/{project}/narratives/{narrative}", "/narratives/1", "a narrative"],
  ["/p/{project}/report", "/report", "the report"],
  ["/p/{project}/findings", "/findings", "the findings"],
  ["/p/{project}/pictures", "/pictures", "the pictures"],
  ["/p/{project}/report/certificate", "/report/certificate", "the certificate"],
  ["/p/{project}/history", "/history", "the history"],
].map(([of, rest, says]) => view(of, says, "ragnhild", (_, demo) => demo + rest));

const firstFinding = async (page) => {
  await page.locator("#findings section a").first().click();
  await page.locator("#evidence > summary").click();
};
led.push(
  view("/p/{project}/findings/{theme}", "a text that is written", "ragnhild", (_, demo) => `${demo}/findings`, {
    then: async (page) => {
      await firstFinding(page);
      await page.getByLabel("Text", { exact: true }).fill("They share what they know (in Narratives 1, 99). @[nobody]");
      await page.locator(".doubt").first().waitFor();
    },
  }),
  view("/p/{project}/findings/{theme}/versions", "versions of a text", "ragnhild", (_, demo) => `${demo}/findings`, {
    then: async (page) => {
      await firstFinding(page);
      await page.getByRole("link", { name: "All versions" }).click();
    },
  }),
);

export const views = [...alone, ...empty, ...drafts, ...led, ...coded, ...agreed, ...arranged, ...met];
