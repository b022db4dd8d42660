/** A stack whose program declares roles of one server, beside a database for them to be granted. */
import { escapeIdentifier } from "pg";
import type { Emulator } from "../emulator/emulator";
import type { RdsServer } from "../emulator/rdsServer";
import { createWorkspace, type Workspace } from "./pulumi";
import { sharedEmulator, VERSION } from "./sharedEmulator";

/** Type token of the resource, a contract. */
export const ROLE_TYPE = "pulumi-nodejs:dynamic/rds-iam-user:Role";

type Plain = Readonly<Record<string, unknown>>;

/** What one `new Role(name, …)` is given. */
export interface RoleDeclaration {
  /** Beside `server`, `master` and `database`, which it may take the place of. */
  readonly args?: Plain;
  readonly opts?: Plain;
  /** Arguments that are Pulumi secrets. */
  readonly secret?: Plain;
  /** Name of a component that it is a child of. */
  readonly parent?: string;
}

/** Roles by their Pulumi names. */
export type RoleDeclarations = Readonly<Record<string, RoleDeclaration>>;

export interface RoleStack extends Workspace {
  readonly emulator: Emulator;
  /** Environment variables of its commands. */
  readonly env: Readonly<Record<string, string>>;
  readonly server: RdsServer;
  /** The database, which has the tables `sales.invoice` and `sales.item`; all of it the master's. */
  readonly database: string;
  /** Writes the program. */
  readonly declare: (roles: RoleDeclarations) => Promise<void>;
  /** Runs statements in the database as the superuser. */
  readonly sql: (text: string) => ReturnType<RdsServer["admin"]>;
  /** Removes the stack, and from the server all databases and roles that came since it was made. */
  readonly dispose: () => Promise<void>;
}

/**
 * Makes the database and the stack; nothing is declared yet.
 * @param others versions of further servers that its program has
 */
export async function createRoleStack(
  database: string,
  version: number = VERSION,
  others: readonly number[] = [],
): Promise<RoleStack> {
  const emulator = await sharedEmulator();
  const server = emulator.server(version);
  const before = await namesOn(server);
  await createSales(server, database);
  const args = { ...placeOf(emulator, server), database };
  const env = programEnvironment(emulator, server, ...others.map(emulator.server));
  const workspace = await createWorkspace({ program: { source: roleProgram({}, args) }, env });
  return {
    ...workspace,
    emulator,
    env,
    server,
    database,
    declare: (roles) => workspace.setProgram(roleProgram(roles, args)),
    sql: (text) => server.admin(text, database),
    dispose: async () => {
      await workspace.dispose();
      await removeAllBut(before, server);
    },
  };
}

/** Names of a server's databases and roles. */
interface Names {
  readonly databases: readonly string[];
  readonly roles: readonly string[];
}

async function namesOn(server: RdsServer): Promise<Names> {
  const databases = await server.admin("SELECT datname AS name FROM pg_database");
  const roles = await server.admin("SELECT rolname AS name FROM pg_roles");
  const names = (rows: typeof roles) => rows.map(({ name }) => String(name));
  return { databases: names(databases), roles: names(roles) };
}

async function removeAllBut(kept: Names, server: RdsServer): Promise<void> {
  const now = await namesOn(server);
  for (const database of now.databases.filter((name) => !kept.databases.includes(name))) {
    await server.admin(`DROP DATABASE ${escapeIdentifier(database)} WITH (FORCE)`);
  }
  const roles = now.roles.filter((name) => !kept.roles.includes(name)).map(escapeIdentifier);
  if (roles.length === 0) return;
  await server.admin(`DROP OWNED BY ${roles.join(", ")}; DROP ROLE ${roles.join(", ")}`);
}

/**
 * What a deployer of the emulator's servers sets, and what keeps the output to what is tested.
 * @param servers those of the program. Default: a way to each server of the emulator
 */
export function programEnvironment(
  { aws, caFile, via }: Emulator,
  ...servers: readonly RdsServer[]
): Readonly<Record<string, string>> {
  const dial = ({ dialHost, dialPort }: RdsServer) => `${dialHost}:${String(dialPort)}`;
  const [first, ...others] = servers;
  const named = servers.map((server) => `${server.endpoint}=${dial(server)}`).join(",");
  const only = first === undefined ? via : dial(first);
  return {
    ...aws.env,
    NODE_EXTRA_CA_CERTS: caFile,
    RDS_IAM_USER_VIA: others.length === 0 ? only : named,
  };
}

/** `server` and `master` of a role. */
function placeOf({ aws }: Emulator, server: RdsServer): Plain {
  const { endpoint: host, port, resourceId, ssm: names } = server;
  const { accountId, region } = aws;
  return {
    server: { host, port, resourceIds: [resourceId], region, accountId, partition: "aws" },
    master: { ssm: names },
  };
}

/** A database of the master with a schema of two tables. */
export async function createSales(server: RdsServer, database: string): Promise<void> {
  await server.createDatabase(database);
  await server.admin(
    `SET ROLE ${server.masterUsername};
     CREATE SCHEMA sales;
     GRANT USAGE ON SCHEMA sales TO PUBLIC;
     CREATE TABLE sales.invoice (id integer, status text);
     CREATE TABLE sales.item (id integer);`,
    database,
  );
}

function roleProgram(roles: RoleDeclarations, common: Plain): string {
  const all = Object.entries(roles);
  const parents = new Set(all.flatMap(([, { parent }]) => parent ?? []));
  return [
    'import * as pulumi from "@pulumi/pulumi";',
    'import { Role } from "pulumi-rds-iam-user";',
    ...[...parents].map(
      (name) => `const ${name} = new pulumi.ComponentResource("e2e:index:${name}", "${name}");`,
    ),
    ...all.map(([name, role]) => declarationOf(name, role, common)),
    "",
  ].join("\n");
}

/** Wrong on purpose now and then: types are not checked. */
function declarationOf(
  name: string,
  { args = {}, opts = {}, secret = {}, parent }: RoleDeclaration,
  common: Plain,
): string {
  const [first, second, third] = [name, { ...common, ...args }, opts].map((value) =>
    JSON.stringify(value),
  );
  const secrets = Object.entries(secret).map(
    ([key, value]) => `, ${key}: pulumi.secret(${JSON.stringify(value)})`,
  );
  const options = parent === undefined ? third : `{ ...${third ?? ""}, parent: ${parent} }`;
  return `new Role(${first ?? ""}, { ...${second ?? ""}${secrets.join("")} }, ${options ?? ""});`;
}
