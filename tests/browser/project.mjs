// A project of a flow's own, brought to where the flow begins.

export class Project {
  // /p/{project}
  constructor(lead, home) {
    Object.assign(this, { lead, home });
  }

  static async begin(lead, title) {
    const page = await lead.submit("/projects", { op_id: crypto.randomUUID(), title });
    const [home] = page.match(/\/p\/[^/"?]+/);
    return new Project(lead, home);
  }

  // Texts that a pair can begin to code: { title, text } each.
  static async withPair(lead, a, b, title, texts) {
    const project = await Project.begin(lead, title);
    await project.admit(a);
    await project.admit(b);
    await project.bringIn(texts);
    await project.freeze(texts.length);
    await project.pair(a, b);
    return project;
  }

  at(rest) {
    return this.home + rest;
  }

  narrative(number, rest = "") {
    return this.at(`/narratives/${number}${rest}`);
  }

  // The link of a new invitation.
  async invite(role = "coder") {
    const page = await this.lead.submit(this.at("/invitations"), { operation: crypto.randomUUID(), role });
    return page.match(/value="https?:\/\/[^/"]+(\/invitation\/[^"]+)"/)[1];
  }

  async admit(person, role) {
    await person.submit(await this.invite(role));
  }

  async bringIn(texts) {
    for (const { text } of texts) await this.lead.upload(this.at("/narratives/import/read"), { pasted: text });
    const page = await this.lead.page(this.at("/narratives/import"));
    const item = [...page.matchAll(/name="item" value="([^"]+)"/g)].map(([, id]) => id);
    const [title, text] = [texts.map((one) => one.title), texts.map((one) => one.text)];
    await this.lead.upload(this.at("/narratives/import/keep"), { item, title, text });
  }

  async freeze(count) {
    await this.lead.do(this.at("/narratives/freeze"), { narrative: Array.from({ length: count }, (_, at) => at + 1) });
  }

  async pair(a, b) {
    const page = await this.lead.page(this.at("/narratives/pairs"));
    const idOf = ({ name }) => page.match(new RegExp(`<option value="([^"]+)">${name}</option>`))[1];
    await this.lead.do(this.at("/narratives/pairs/rest"), { a: idOf(a), b: idOf(b) });
  }

  // start, end: code points of the frozen text, half open.
  code(coder, number, name, start, end) {
    return coder.do(this.narrative(number, "/codings"), { start, end, name });
  }

  async correct(number, text, reason) {
    const page = await this.lead.page(this.narrative(number, "/correct"));
    const [, seen] = page.match(/name="seen" value="([^"]+)"/);
    await this.lead.do(this.narrative(number, "/correct"), { text, reason, seen });
  }

  submit(coder, number) {
    return coder.do(this.narrative(number, "/submit"));
  }
}
