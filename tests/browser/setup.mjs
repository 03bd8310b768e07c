// Before all flows: the program is built and started once, with the demonstration, and five people come in. Flows find
// them in the environment. A flow that stops the server has one of its own.

import { execFileSync } from "node:child_process";
import { Person } from "./people.mjs";
import { Project } from "./project.mjs";
import { Server, root } from "./server.mjs";

export default async function () {
  if (!process.env.BUILT) {
    execFileSync("npm", ["run", "--silent", "build"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] });
    execFileSync("cargo", ["build", "--locked", "--quiet"], { cwd: root, stdio: "inherit" });
  }
  const server = await Server.begin("--demo");
  try {
    const people = { ...(await team(server)), ...(await demonstration(server)) };
    const [demo] = (await people.ragnhild.page("/")).match(/\/p\/[^/"?]+/);
    process.env.FLOWS = JSON.stringify({ people, demo });
    for (const person of Object.values(people)) await person.leave();
  } catch (error) {
    await server.end();
    throw error;
  }
  return () => server.end();
}

// Rosa leads, Ana and Ben code.
export async function team(server) {
  const { address } = server;
  const rosa = await Person.withAccount(address, "Rosa", server.said(/https?:\/\/\S+(\/setup\/\S+)/)[1]);
  const hall = await Project.begin(rosa, "Where people come in");
  const ana = await Person.withAccount(address, "Ana", `${await hall.invite()}/account`);
  const ben = await Person.withAccount(address, "Ben", `${await hall.invite()}/account`);
  return { rosa, ana, ben };
}

async function demonstration(server) {
  const [, password] = server.said(/Password of all four: (\S+)/);
  const people = {};
  for (const [, name, host] of server.saidAll(/^\s+(\w+)@(\S+)\s+\w+/)) {
    people[name] = await Person.signedIn(server.address, name, { email: `${name}@${host}`, password });
  }
  return people;
}
