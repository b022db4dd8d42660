import { expect } from "chai";
import { liveGrants, liveRole } from "./liveRole";
import { createRoleStack, ROLE_TYPE, type RoleStack } from "./roleStack";
import { UNREACHABLE } from "./unreachable";

const DATABASE = "bad_input";
const MISSING_TABLE = { schema: "sales", tables: ["refund"], privileges: ["SELECT"] };

/** Everything that can be wrong with what is typed, in one role. */
const WRONG = {
  username: "pg_reader*",
  login: true,
  database: "",
  master: { region: "eu-central-1" },
  grants: [
    { schema: "sales", tables: ["invoice"], privileges: ["USAGE", "SELECT"] },
    { schema: "sales", tables: [], privileges: ["SELECT"] },
    { schema: "s".repeat(64), privileges: ["USAGE"] },
    { schema: "sales", access: "readAll" },
  ],
  settings: { search_path: "sales, public" },
  grant: [],
};

/** Right one by one, and at odds with each other. */
const CONTRADICTORY = {
  grants: [
    { schema: "sales", tables: ["item"], privileges: ["SELECT"] },
    { schema: "sales", tables: ["item"], privileges: ["SELECT"], withGrantOption: true },
  ],
};

describe("what is wrong with a declaration", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack(DATABASE);
  });

  after(() => stack.dispose());

  it("is told all at once, with the paths as typed, before anything is done", async () => {
    await stack.declare({ wrong: { args: WRONG } });
    expect(await problemsOfUp()).to.deep.equal([
      "database",
      "grant",
      "grants[0].privileges[0]",
      "grants[1].tables",
      "grants[2].schema",
      "grants[3].access",
      "master",
      "settings.search_path",
      "username",
    ]);
    expect(await namesInState()).to.deep.equal([]);
  });

  it("in create leaves nothing behind, and names cause and way out", async () => {
    await stack.declare({ writer: {}, reader: { args: { grants: [MISSING_TABLE] } } });
    const { output } = await stack.up({ fails: true, args: ["--continue-on-error"] });
    expect(output).to.include(`table sales.refund does not exist in database "${DATABASE}"`);
    expect(output).to.include("Hint: ");
    expect(await liveRole(stack.server, "reader")).to.equal(undefined);
    expect(await namesInState()).to.deep.equal(["writer"]);
  });

  it("in update changes nothing, and is mended by the next up", async () => {
    await stack.declare({ writer: { args: { grants: [MISSING_TABLE] } } });
    const { output } = await stack.up({ fails: true });
    expect(output).to.include(`table sales.refund does not exist in database "${DATABASE}"`);
    expect(await liveGrants(stack.server, DATABASE, "writer")).to.deep.equal([]);
    await stack.sql(`SET ROLE ${stack.server.masterUsername}; CREATE TABLE sales.refund ()`);
    await stack.up({ args: ["--skip-preview"] });
    expect(await liveGrants(stack.server, DATABASE, "writer")).to.deep.equal([
      "SELECT on table sales.refund",
    ]);
  });

  it("is told where it only contradicts itself", async () => {
    await stack.declare({ wrong: { args: CONTRADICTORY } });
    expect(await problemsOfUp()).to.deep.equal(["grants[1].withGrantOption"]);
  });

  /** The properties that an `up` complains of; the server is not needed to find them. */
  async function problemsOfUp(): Promise<readonly string[]> {
    const { output } = await stack.up({ fails: true, env: UNREACHABLE });
    const told = output.split("\n").flatMap((line) => {
      const [, property] =
        /property (\S+) value .* has a problem: (?:expected|unknown key)/.exec(line) ?? [];
      return property ?? [];
    });
    return [...new Set(told)].sort();
  }

  async function namesInState(): Promise<readonly (string | undefined)[]> {
    const roles = (await stack.resources()).filter(({ type }) => type === ROLE_TYPE);
    return roles.map(({ id }) => id).sort();
  }
});
