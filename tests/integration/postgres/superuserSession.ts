/** A session of the superuser that stays open, where `admin` would log in for each message. */
import { randomBytes } from "node:crypto";
import { escapeLiteral } from "pg";
import { connectTo } from "../../emulator/login";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";

export interface SuperuserSession {
  /** The server whose `admin` runs in this session and database, whatever database is asked for. */
  readonly rds: RdsServer;
  readonly close: () => Promise<void>;
}

/** The superuser itself has no way in from outside: somebody else logs in and becomes it. */
export async function openAsSuperuser(
  emulator: Emulator,
  rds: RdsServer,
  database: string,
): Promise<SuperuserSession> {
  const [user, password] = ["tester", randomBytes(24).toString("base64url")];
  await rds.admin(`CREATE ROLE ${user} LOGIN SUPERUSER PASSWORD ${escapeLiteral(password)}`);
  const client = await connectTo(emulator, rds, { user, password, database });
  await client.query("SET SESSION AUTHORIZATION rdsadmin; SET client_min_messages = error");
  const admin: RdsServer["admin"] = async (text) => {
    const answer: unknown = await client.query(text);
    const answers: readonly unknown[] = Array.isArray(answer) ? answer : [answer];
    return answers.filter(isTable).at(-1)?.rows ?? [];
  };
  return { rds: { ...rds, admin }, close: () => client.end() };
}

interface Table {
  readonly fields: readonly unknown[];
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** Of several statements only some answer with rows. */
function isTable(answer: unknown): answer is Table {
  const { fields } = Object(answer) as Partial<Table>;
  return fields !== undefined && fields.length > 0;
}
