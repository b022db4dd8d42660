import { expect } from "chai";
import { startSilentServer } from "../emulator/silentServer";
import { saidIn } from "./previewSaid";
import { createRoleStack, createSales, type RoleDeclarations, type RoleStack } from "./roleStack";
import type { CommandOptions } from "./stackOperations";
import { UNREACHABLE } from "./unreachable";

const ORDERS = "reach_orders";
const STOCK = "reach_stock";
const ARCHIVE = "reach_archive";

const reading = {
  login: true,
  grants: [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }],
};
const ROLES: RoleDeclarations = {
  orders_reader: { args: reading },
  orders_writer: { args: reading },
  stock_reader: { args: { ...reading, database: STOCK } },
  stock_writer: { args: { ...reading, database: STOCK } },
  archive_reader: { args: { ...reading, database: ARCHIVE } },
};
/** One role is changed and one is new, so that a preview has something to say by itself. */
const NEXT: RoleDeclarations = {
  ...ROLES,
  stock_writer: { args: { ...reading, database: STOCK, connectionLimit: 5 } },
  newcomer: { args: reading },
};
const BY_STATE = { stock_writer: "update", newcomer: "create" };

/** How a database is closed to the master alone, and opened again. */
const CLOSED = [
  [
    "no CONNECT",
    `REVOKE CONNECT ON DATABASE ${ARCHIVE} FROM PUBLIC, dbmaster; ALTER DATABASE ${ARCHIVE} OWNER TO rdsadmin`,
    `ALTER DATABASE ${ARCHIVE} OWNER TO dbmaster; GRANT CONNECT ON DATABASE ${ARCHIVE} TO PUBLIC, dbmaster`,
  ],
  [
    "no connection left",
    `ALTER DATABASE ${ARCHIVE} CONNECTION LIMIT 0`,
    `ALTER DATABASE ${ARCHIVE} CONNECTION LIMIT -1`,
  ],
] as const;

describe("a preview of roles whose server", () => {
  let stack: RoleStack;

  before(async () => {
    stack = await createRoleStack(ORDERS);
    await createSales(stack.server, STOCK);
    await createSales(stack.server, ARCHIVE);
    await stack.declare(ROLES);
    await stack.up({ args: ["--skip-preview"] });
    await stack.declare(NEXT);
  });

  after(() => stack.dispose());

  async function previewed(options: CommandOptions = {}) {
    const { steps, diagnostics } = await stack.previewSteps(options);
    const changed = steps.filter(({ op }) => op !== "same" && op !== "refresh");
    return {
      ops: Object.fromEntries(
        changed.map(({ op, urn }) => [urn.split("::").at(-1) ?? "", op] as const),
      ),
      said: saidIn({ diagnostics }),
    };
  }

  // Each way in which a server cannot be inspected is a row of tests/integration/provider/outages.ts.
  it("refuses connections warns once and goes by the state", async () => {
    const { endpoint, port } = stack.server;
    expect(await previewed({ env: UNREACHABLE })).to.deep.equal({
      ops: BY_STATE,
      said: [
        `warning: drift was not checked on ${endpoint}:${port}: could not reach "${endpoint}", port ${port} through the tunnel at 127.0.0.1:1
Detail: connect ECONNREFUSED 127.0.0.1:1
Hint: Check that the tunnel at 127.0.0.1:1 is up and leads to this endpoint.`,
      ],
    });
  });

  it("takes connections and never answers warns once and goes by the state", async () => {
    const silent = await startSilentServer();
    const env = { RDS_IAM_USER_VIA: `127.0.0.1:${silent.port}` };
    const { ops, said } = await previewed({ env }).finally(silent.stop);
    const { endpoint, port } = stack.server;
    expect(said).to.deep.equal([
      `warning: drift was not checked on ${endpoint}:${port}: no answer within 5 seconds (timeouts.previewSeconds)
Hint: Check that this machine can reach the server, and AWS for the master's credentials.`,
    ]);
    expect(ops).to.deep.equal(BY_STATE);
    expect(silent.connections()).to.equal(1);
  });

  it("lacks two of their databases warns once of each and looks at the others", async () => {
    const { admin, masterUsername, endpoint, port } = stack.server;
    await stack.sql("REVOKE SELECT ON sales.invoice FROM orders_reader");
    await admin(`ALTER DATABASE ${STOCK} RENAME TO elsewhere`);
    await admin(`REVOKE CONNECT ON DATABASE ${ARCHIVE} FROM PUBLIC, ${masterUsername}`);
    stack.server.resetTraffic();
    const { ops, said } = await previewed();
    const { connections, logins } = stack.server.traffic();
    await admin(`ALTER DATABASE elsewhere RENAME TO ${STOCK}`);
    await admin(`GRANT CONNECT ON DATABASE ${ARCHIVE} TO PUBLIC, ${masterUsername}`);
    const unchecked = (database: string): string =>
      `warning: drift and new roles were not checked in database "${database}" on ${endpoint}:${port}`;
    expect(said).to.deep.equal([
      'role "newcomer" will be created:\n' +
        '  create role "newcomer"\n' +
        '  mark "newcomer" in its comment\n' +
        '  grant membership in "rds_iam" to "newcomer"\n' +
        '  grant SELECT on table sales.invoice to "newcomer"',
      'role "orders_reader" will be changed:\n' +
        "  drift: missing SELECT on table sales.invoice\n" +
        '  grant SELECT on table sales.invoice to "orders_reader"',
      `${unchecked(ARCHIVE)}: "${masterUsername}" may not connect to database "${ARCHIVE}"\n` +
        `Detail: permission denied for database "${ARCHIVE}"\n` +
        `Hint: Grant it CONNECT on database "${ARCHIVE}".`,
      `${unchecked(STOCK)}: database "${STOCK}" does not exist on the server\n` +
        `Detail: database "${STOCK}" does not exist\n` +
        "Hint: Create it first, or set `database` to one that exists.",
    ]);
    expect(ops).to.deep.equal({ ...BY_STATE, orders_reader: "update" });
    expect({ connections, logins }).to.deep.equal({ connections: 3, logins: 1 });
  });

  for (const [way, close, open] of CLOSED) {
    it(`lacks a database beside a role's own (${way}) looks at all that do without it`, async () => {
      const { admin, endpoint, port } = stack.server;
      const both = { grants: [...reading.grants, { ...reading.grants[0], database: ARCHIVE }] };
      const also = { also_archive: { args: { ...reading, ...both } } };
      await stack.declare({ ...also, ...ROLES });
      await stack.up({ args: ["--skip-preview"] });
      for (const role of ["also_archive", "orders_reader", "orders_writer"]) {
        await stack.sql(`REVOKE SELECT ON sales.invoice FROM ${role}`);
      }
      await admin(close);
      const { ops, said } = await previewed();
      await admin(open);
      const warnings = said.filter((line) => line.startsWith("warning: "));
      expect(warnings.map((line) => line.split(": ")[1])).to.deep.equal([
        `drift and new roles were not checked in database "${ARCHIVE}" on ${endpoint}:${port}`,
      ]);
      expect(ops).to.deep.equal({ orders_reader: "update", orders_writer: "update" });
    });
  }

  it("is not to be looked at asks it for nothing, or only for a refresh", async () => {
    await stack.declare({
      orders_reader: { args: { ...reading, driftDetection: "refresh" } },
      stock_reader: { args: { ...reading, driftDetection: "off", database: STOCK } },
    });
    await stack.up({ args: ["--skip-preview"] });
    for (const [database, role] of [
      [ORDERS, "orders_reader"],
      [STOCK, "stock_reader"],
    ] as const) {
      await stack.server.admin(`REVOKE SELECT ON sales.invoice FROM ${role}`, database);
    }
    stack.server.resetTraffic();
    expect(await previewed()).to.deep.equal({ ops: {}, said: [] });
    expect(stack.server.traffic()).to.deep.equal({
      connections: 0,
      logins: 0,
      roundTrips: 0,
      simpleQueries: 0,
      extendedQueries: 0,
    });
    const { ops, said } = await previewed({ refresh: true });
    expect(ops).to.deep.equal({ orders_reader: "update" });
    expect(said).to.deep.equal([
      'role "orders_reader" will be changed:\n' +
        "  drift: missing SELECT on table sales.invoice\n" +
        '  grant SELECT on table sales.invoice to "orders_reader"',
    ]);
    const { connections, roundTrips } = stack.server.traffic();
    // Not one number: a slow engine leaves the first connection idle until the pool closes it.
    expect(connections).to.be.oneOf([1, 2]);
    expect(roundTrips).to.equal(2); // it is read, then looked at
  });
});
