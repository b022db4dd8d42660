/** What connections to a server are made with. */
import type { Duplex } from "node:stream";
import type { SecureContext } from "node:tls";

/** Who logs in, without the password: what is kept of {@link Credentials}. */
export interface Login {
  readonly username: string;
  /** Whether an IAM token is the password. Default: `false`. */
  readonly byToken?: boolean;
  readonly source: string;
  /** Makes an IAM token for the same name, for a master whose password the server refuses. */
  readonly token?: () => Promise<string>;
}

/** What is needed to log in; read for each connection, and again where a password was refused. */
export interface Credentials extends Login {
  /** A function makes a new one for each connection. */
  readonly password: string | (() => Promise<string>);
}

/** How the server is reached. */
export interface WayToServer {
  /** What it leads through, such as `SSH host "bastion"`; `undefined` where the server is dialled directly. */
  readonly through: string | undefined;
  /** Opens the tunnel, where there is one: that has bounds of its own. */
  readonly open: () => Promise<void>;
  /** A stream that connects when `pg` tells it to. */
  readonly stream: () => Duplex;
}

export interface ServerSettings {
  /** The endpoint's own name and port: TLS and tokens name them. */
  readonly host: string;
  readonly port: number;
  readonly way: WayToServer;
  /** Holds the roots to trust. */
  readonly secureContext: SecureContext;
  /** Where the roots of the server's Region are published, for errors. */
  readonly certificateBundle: string;
  readonly connectSeconds: number;
  readonly credentials: () => Promise<Credentials>;
  /** Told that the password is refused and a token works. Default: nobody is told. */
  readonly warn?: (text: string) => void;
  /** Pauses before a refused password is read again. Default: 7 seconds in all. */
  readonly rereadPausesMs?: readonly number[];
}

/**
 * A rotation has steps: for some seconds the server has the new password, and the secret still the old
 * one.
 * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html
 */
const defaultRereadPausesMs = [0, 1000, 2000, 4000] as const;

/** The same without the password. */
export function loginOf({ username, byToken = false, source, token }: Credentials): Login {
  return { username, byToken, source, ...(token === undefined ? {} : { token }) };
}

/** Pauses before refused credentials are read again. */
export function rereadPausesOf({
  rereadPausesMs = defaultRereadPausesMs,
}: Pick<ServerSettings, "rereadPausesMs">): readonly number[] {
  return rereadPausesMs;
}
