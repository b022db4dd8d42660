import path from "node:path";
import { expect } from "chai";
import type { Properties } from "../emulator/awsPlugin/properties";
import { declareUser } from "./declareUser";
import { type DynamicProvider, startDynamicProvider } from "./dynamicProvider";

/**
 * What the engine sends in a preview for what is not known yet.
 * @see https://github.com/pulumi/pulumi/issues/6310
 */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Nobody answers there: whoever asks a server would be heard to fail. */
const SERVER = {
  host: "orders.aaaaaaaaaa.eu-central-1.rds.amazonaws.com",
  port: 5432,
  resourceIds: ["db-A"],
  region: "eu-central-1",
  accountId: "123456789012",
  partition: "aws",
};

/** What becomes unknown, and how it is sent. */
const CASES: readonly { readonly title: string; readonly unknown: Properties }[] = [
  { title: "the server's host", unknown: { server: { ...SERVER, host: UNKNOWN } } },
  { title: "the server's port", unknown: { server: { ...SERVER, port: UNKNOWN } } },
  { title: "one resource id", unknown: { server: { ...SERVER, resourceIds: [UNKNOWN] } } },
  { title: "the whole server", unknown: { server: UNKNOWN } },
  { title: "where the master's password is", unknown: { master: { ssm: UNKNOWN } } },
  { title: "the username", unknown: { username: UNKNOWN } },
  { title: "the database", unknown: { database: UNKNOWN } },
  { title: "all grants", unknown: { grants: UNKNOWN } },
  { title: "one grant", unknown: { grants: [UNKNOWN] } },
  { title: "a grant's schema", unknown: { grants: [{ schema: UNKNOWN, access: "readOnly" }] } },
  { title: "a grant's tables", unknown: { grants: [tablesOf(UNKNOWN)] } },
  { title: "one table", unknown: { grants: [tablesOf([UNKNOWN])] } },
  { title: "one membership", unknown: { memberOf: [UNKNOWN] } },
  { title: "a setting", unknown: { settings: { work_mem: UNKNOWN } } },
];

function tablesOf(tables: unknown): Properties {
  return { schema: "sales", tables, privileges: ["SELECT"] };
}

describe("values that a preview does not know yet", () => {
  let provider: DynamicProvider;
  let inputs: Properties;

  before(async () => {
    const program = path.join(process.cwd(), "examples");
    const master = { ssm: { username: "/orders/username", password: "/orders/password" } };
    const args = { server: SERVER, master, grants: [tablesOf(["invoice"])] };
    const declared = declareUser({ program, name: "reader", args });
    inputs = declared.inputs;
    const env = { RDS_IAM_USER_VIA: "127.0.0.1:1" };
    provider = await startDynamicProvider({ program, text: declared.text, env });
  });

  after(() => provider.stop());

  for (const { title, unknown } of CASES) {
    it(`${title}: accepted as it is, without asking the server`, async () => {
      const news = { ...inputs, ...unknown };
      expect(await provider.check({}, news)).to.deep.equal({ inputs: news, failures: [] });
      expect((await provider.diff("reader", inputs, news)).changes).to.equal(true);
      expect(provider.printed()).to.equal("");
    });
  }

  it("a username that is not known yet replaces the role", async () => {
    const { replaces } = await provider.diff("reader", inputs, { ...inputs, username: UNKNOWN });
    expect(replaces).to.deep.equal(["username"]);
  });

  it("a host that is not known yet does not", async () => {
    const news = { ...inputs, server: { ...SERVER, host: UNKNOWN } };
    expect((await provider.diff("reader", inputs, news)).replaces).to.deep.equal([]);
  });

  it("hides nothing that is wrong beside it", async () => {
    const grants = [
      { schema: UNKNOWN, privileges: ["SELECT"] },
      { schema: "sales", tables: UNKNOWN, privileges: ["USAGE"] },
      { schema: "", access: "readOnly" },
    ];
    const news = { ...inputs, server: UNKNOWN, username: "rds_reader", grants };
    const { failures } = await provider.check({}, news);
    expect(failures.map(({ property }) => property).sort()).to.deep.equal([
      "grants[0].privileges[0]",
      "grants[1].privileges[0]",
      "grants[2].schema",
      "username",
    ]);
  });
});
