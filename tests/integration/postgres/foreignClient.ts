/** Clients of others on the same server, which know nothing of this tool's lock. */
import type { Client } from "pg";
import { connectTo } from "../../emulator/login";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { codeOf } from "../../../connect/errorCodes";
import { UNHARMED } from "../hostileMaster";

/** What a busy client has sent. */
export interface Busy {
  /** Messages that the server has executed. */
  readonly done: number;
  /** How often it was refused, by SQLSTATE. */
  readonly refused: Readonly<Record<string, number>>;
}

/** A session of the master's own, whose settings are the usual ones. */
export async function openSession(
  emulator: Emulator,
  rds: RdsServer,
  database: string,
): Promise<Client> {
  const { masterUsername: user, masterPassword: password } = rds;
  const client = await connectTo(emulator, rds, { user, password, database });
  await client.query(UNHARMED);
  return client;
}

/** The session's process on the server. */
export async function pidOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ readonly pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]?.pid ?? 0;
}

/** Has a session send these messages in turn, again and again, until the work is done. */
export async function whileBusy<T>(
  client: Client,
  messages: (round: number) => readonly string[],
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly busy: Busy }> {
  const state = { isOver: false, done: 0 };
  const refused: Record<string, number> = {};
  const send = async (text: string): Promise<void> => {
    try {
      await client.query(text);
      state.done += 1;
    } catch (error) {
      const code = codeOf(error);
      refused[code] = (refused[code] ?? 0) + 1;
      await client.query("ROLLBACK");
    }
  };
  const isBusy = (): boolean => !state.isOver;
  const loop = (async () => {
    for (let round = 0; isBusy(); round += 1) {
      for (const text of messages(round)) await send(text);
    }
  })();
  try {
    const result = await work();
    return { result, busy: { done: state.done, refused } };
  } finally {
    state.isOver = true;
    await loop;
  }
}
