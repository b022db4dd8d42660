/** What a program of the user's needs to log in, for as long as it runs. */
import { setTimeout as pause } from "node:timers/promises";
import { textOf } from "../connect/errorCodes";
import type { Endpoint } from "../connect/tunnel/via";
import { signalCode } from "./childProcess";
import { dial } from "./dialled";
import type { Login } from "./login";
import { passfileText } from "./passfile";
import { portOf, pgVariables, type Variables } from "./pgEnvironment";
import { privateFolder } from "./privateFolder";
import { keepFresh } from "./renewal";

/** A login that is prepared. */
export interface Session {
  readonly variables: Variables;
  /** The near end of the tunnel, where there is one. */
  readonly dial: Endpoint | undefined;
  readonly token: string;
}

/** A session, and what takes everything away again. */
interface Prepared {
  readonly session: Session;
  readonly close: () => Promise<void>;
}

/** How long a tunnel that is being opened may take to close at a signal. */
const graceMs = 3000;

/**
 * Prepares a login, has it used, and takes everything away again, whatever ends the use: the tunnel, the
 * file with the roots and the file with the token. While it is used, the token is renewed.
 */
export async function withSession(
  login: Login,
  use: (session: Session) => Promise<number>,
): Promise<number> {
  const token = await unlessSignalled(login.token()); // first, for it says best what is wrong
  const { session, close } = await unlessSignalled(prepare(login, token), (made) => made.close());
  try {
    return await use(session);
  } finally {
    await close();
  }
}

async function prepare(login: Login, token: string): Promise<Prepared> {
  const { address, broken, close } = await dial(login);
  void broken.then((error) => process.stderr.write(`\nrds-iam-user: ${textOf(error)}\n`));
  const folder = privateFolder();
  try {
    const { server, user, database } = login;
    const key = { host: server.host, port: portOf({ port: server.port, dial: address }), user };
    const write = async (fresh: string): Promise<string> =>
      folder.write("passfile", passfileText(key, fresh));
    const renew = async (): Promise<void> => {
      await write(await login.token());
    };
    const rootsFile = await folder.write("roots.pem", login.roots);
    const passfile = await write(token);
    const stop = keepFresh({ renew });
    const variables = {
      ...pgVariables({ ...server, user, database, dial: address, rootsFile }),
      PGPASSFILE: passfile,
    };
    return {
      session: { variables, dial: address, token },
      close: async () => {
        await stop();
        folder.remove();
        await close();
      },
    };
  } catch (error) {
    folder.remove();
    await close();
    throw error;
  }
}

/**
 * Until the program runs, which then has the signals, one ends us as it should: after "exit", and after
 * what is being made is undone, as a session at AWS would stay.
 */
async function unlessSignalled<T>(work: Promise<T>, undo?: (made: T) => Promise<void>): Promise<T> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  let end: (signal: NodeJS.Signals) => void = () => undefined;
  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    end = resolve;
  });
  for (const signal of signals) process.on(signal, end);
  try {
    const first = await Promise.race([
      work.then((made) => ({ made })),
      signalled.then((signal) => ({ signal })),
    ]);
    if ("made" in first) return first.made;
    const undone = undo === undefined ? undefined : work.then(undo).catch(() => undefined);
    await Promise.race([undone, pause(graceMs)]);
    return process.exit(signalCode(first.signal));
  } finally {
    for (const signal of signals) process.removeListener(signal, end);
  }
}
