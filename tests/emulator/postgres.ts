/** One real PostgreSQL server with the roles of RDS; the front end stands before it. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Client, type ClientConfig, escapeIdentifier, Pool } from "pg";
import { adminConnections } from "./adminConnections";
import { type ServerPlan, type ServerProcess, startServerProcess } from "./postgresProcess";
import { iamRoleQuery, RDS_ADMIN, RDS_DATABASE, rdsSetup } from "./rdsRoles";

/** One row of an answer. */
export type Row = Readonly<Record<string, unknown>>;

export interface PostgresServer {
  readonly masterUsername: string;
  readonly masterPassword: string;
  /** Where password logins go. */
  readonly port: number;
  /** Path of the socket that lets in whomever the front end has verified. */
  readonly socket: string;
  /** Runs statements as RDS's superuser; answers the rows of the last one. */
  readonly admin: (sql: string, database?: string) => Promise<readonly Row[]>;
  /** Makes a database that the master owns. */
  readonly createDatabase: (name: string) => Promise<void>;
  /** Whether RDS would want a token of this role. */
  readonly isIamRole: (role: string) => Promise<boolean>;
  readonly restart: ServerProcess["restart"];
  readonly stop: () => Promise<void>;
}

/** What to start. */
export interface PostgresPlan extends Omit<ServerPlan, "adminPassword"> {
  /** Asked at each login. */
  readonly everyMembershipCounts: () => boolean;
}

const MASTER_USERNAME = "dbmaster";

/** Starts a server and sets it up as RDS does. */
export async function startPostgres(plan: PostgresPlan): Promise<PostgresServer> {
  const adminPassword = randomBytes(24).toString("base64url");
  const master = { username: MASTER_USERNAME, password: randomBytes(24).toString("base64url") };
  const server = await startServerProcess({ ...plan, adminPassword });
  const login = {
    host: plan.folder,
    port: server.port,
    user: RDS_ADMIN,
    password: adminPassword,
  };
  try {
    await withClient({ ...login, database: "postgres" }, async (client) => {
      for (const statement of rdsSetup(plan.binaries.version, master)) {
        await client.query(statement);
      }
    });
  } catch (error) {
    await server.stop();
    throw error;
  }
  return {
    masterUsername: master.username,
    masterPassword: master.password,
    port: server.port,
    socket: join(plan.folder, `.s.PGSQL.${String(server.port)}`),
    ...administration(plan, login, server),
  };
}

type Administration = Pick<
  PostgresServer,
  "admin" | "createDatabase" | "isIamRole" | "restart" | "stop"
>;

function administration(
  { binaries, everyMembershipCounts }: PostgresPlan,
  login: ClientConfig,
  server: ServerProcess,
): Administration {
  const pool = new Pool({ ...login, database: RDS_DATABASE, max: 2 });
  // An idle connection that is ended from outside is simply replaced.
  pool.on("error", () => undefined);
  const connections = adminConnections(login);
  const admin: PostgresServer["admin"] = async (sql, database = "postgres") => {
    // PostgreSQL drops, renames and copies only a database without connections.
    if (/\bDATABASE\b/i.test(sql)) await connections.close();
    return connections.use(database, (client) => runStatements(client, sql));
  };
  return {
    admin,
    createDatabase: async (name) => {
      const owner = escapeIdentifier(MASTER_USERNAME);
      await admin(`CREATE DATABASE ${escapeIdentifier(name)} OWNER ${owner}`);
    },
    isIamRole: async (role) => {
      const query = iamRoleQuery(binaries.version, everyMembershipCounts());
      const { rows } = await pool.query<Row>(query, [role]);
      return rows[0]?.["is_iam"] === true;
    },
    restart: async (restart) => {
      await connections.close();
      await server.restart(restart);
    },
    stop: async () => {
      await connections.close();
      await pool.end();
      await server.stop();
    },
  };
}

async function runStatements(client: Client, sql: string): Promise<readonly Row[]> {
  // pg answers an array where the text holds several statements, which its types do not say.
  const answer: unknown = await client.query(sql);
  const last: unknown = Array.isArray(answer) ? answer.at(-1) : answer;
  return hasRows(last) ? last.rows : [];
}

function hasRows(answer: unknown): answer is { readonly rows: readonly Row[] } {
  return typeof answer === "object" && answer !== null && "rows" in answer;
}

async function withClient<Result>(
  config: ClientConfig,
  use: (client: Client) => Promise<Result>,
): Promise<Result> {
  const client = new Client(config);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
