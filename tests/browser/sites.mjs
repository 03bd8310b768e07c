// Projects in the states that pages differ by, made once for all who look at the pages.

import { Board, screenOf } from "./board.mjs";
import { Project } from "./project.mjs";

const hurt = { name: "torn.docx", mimeType: "application/octet-stream", buffer: Buffer.from("no document at all") };
const table = "<h1>The lamp</h1><p>It went out at two.</p><table><tr><td>2</td><td>dark</td></tr></table><p>Nobody ran.</p>";

// Addresses: of an empty project, of one with drafts, of a small board, and of things in the demonstration.
export async function sitesFor({ rosa, ana, ben, ragnhild, ingrid }, demo) {
  const id = "[0-9a-f]{8}-[0-9a-f-]{27}";
  const within = async (person, page, pattern) => (await person.page(demo + page)).match(new RegExp(`${demo}${pattern}`))[0];
  const [empty, drafts, board] = [await Project.begin(rosa, "Nothing yet"), await withDrafts(rosa), await smallBoard(rosa)];
  return {
    empty: empty.home,
    corrected: (await withCorrection(rosa, ana, ben)).narrative(1),
    drafts: drafts.home,
    invitation: await drafts.invite(),
    board: board.path,
    screen: await screenOf(rosa, board.path),
    code: await within(ingrid, "/codes", `/codes/${id}`),
    card: await within(ragnhild, "/board/analytical", `/board/analytical/codes/${id}`),
    theme: await within(ragnhild, "/board/analytical", `/board/analytical/themes/${id}`),
    ...(await workshopsOn(rosa, board)),
    agreed: await within(ragnhild, "/agreement", `/agreement/codes/${id}`),
  };
}

// A workshop that is prepared, one in session, and one that has ended: { workshops, prepared, session, held }.
async function workshopsOn(lead, board) {
  const workshops = board.project.at("/workshops");
  const minutes = ["10", "8", "30", "5", "15"];
  const question = ["", "What is missing on the board?", "", "", ""];
  const plan = async (title) => `${workshops}/${(await lead.do(workshops, { title, board: "descriptive", minutes, question })).subject}`;
  const [held, session, prepared] = [await plan("Workshop 1"), await plan("Workshop 2"), await plan("Workshop 3")];
  await lead.do(`${held}/start`);
  await lead.do(`${held}/park`, { body: "Who waits outside?" });
  await lead.do(`${held}/end`);
  await lead.do(`${session}/start`);
  await lead.do(`${session}/phase`, { phase: "write" });
  await lead.do(`${session}/notes`, { body: "The torch belongs to what held." });
  await lead.do(`${session}/notes/show`);
  return { workshops, prepared, session, held };
}

async function withDrafts(rosa) {
  const project = await Project.begin(rosa, "Drafts and previews");
  await project.bringIn([
    { title: "The lamp", text: "# At night\nThe lamp went out at two. Nobody ran.\nThe youngest of us sang." },
    { title: "The roof", text: "The roof held. We did not know that it would." },
  ]);
  await rosa.do(project.at("/narratives/attributes/add"), { name: "Level" });
  const files = [hurt, { name: "lamp.html", mimeType: "text/html", buffer: Buffer.from(table) }];
  for (const one of files) await rosa.upload(project.at("/narratives/import/read"), { files: one, pasted: "" });
  return project;
}

// Ana coded what was corrected then.
async function withCorrection(rosa, ana, ben) {
  const texts = [{ title: "The lamp", text: "The lamp went out at tow. Nobody ran.\nThe youngest of us sang." }];
  const project = await Project.withPair(rosa, ana, ben, "A corrected text", texts);
  await project.code(ana, 1, "darkness", 0, 25);
  await project.correct(1, "The lamp went out at two. Nobody ran.\nThe youngest of us sang.", "A slip of the keys.");
  return project;
}

const smallBoard = (rosa) =>
  Board.begin(rosa, "A small board", { "What held": ["practice", "singing"], "What broke": ["batteries"], "": ["torch"] });
