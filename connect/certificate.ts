/** Looks at the certificate of a PostgreSQL server. Nothing is sent but what begins TLS. */
import { type EventEmitter, once } from "node:events";
import type { Duplex } from "node:stream";
import { connect as startTls, type PeerCertificate, type SecureContext } from "node:tls";

/** How a server presents itself. */
export type ServerLook =
  | { readonly answer: "certificate"; readonly certificate: ServerCertificate }
  /** It is PostgreSQL without TLS, or something else. */
  | { readonly answer: "no TLS" | "unknown" };

/** A server's certificate, and what TLS says of it. */
export interface ServerCertificate {
  readonly issuer: string;
  /** The names that it is for. */
  readonly names: readonly string[];
  /** Until when it is valid: the day, and epoch milliseconds. */
  readonly validUntil: string;
  readonly validToMs: number;
  /** Node.js's code of why it is not accepted; absent where it is. */
  readonly refusal: string | undefined;
}

/** Whose certificate is expected, and what it may end in. */
export interface Expected {
  readonly host: string;
  readonly secureContext: SecureContext;
}

/** @see https://www.postgresql.org/docs/current/protocol-message-formats.html (SSLRequest) */
const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/**
 * Begins TLS on a new connection and ends it again.
 * @throws what the connection ends with
 */
export async function lookAtServer(socket: Duplex, expected: Expected): Promise<ServerLook> {
  try {
    socket.write(sslRequest);
    const letter = String(await nextOf(socket, "data"));
    if (letter !== "S") return { answer: letter === "N" ? "no TLS" : "unknown" };
    return { answer: "certificate", certificate: await shakeHands(socket, expected) };
  } finally {
    socket.destroy();
  }
}

/** What an event tells. @throws where the connection ends before it */
async function nextOf(connection: EventEmitter, event: string): Promise<unknown> {
  const settled = new AbortController();
  const { signal } = settled;
  const closed = once(connection, "close", { signal }).then(() => {
    throw Object.assign(new Error("the connection was closed"), { code: "ECONNRESET" });
  });
  try {
    const told = once(connection, event, { signal }) as Promise<readonly unknown[]>;
    return (await Promise.race([told, closed]))[0];
  } finally {
    settled.abort();
  }
}

// TLS refuses an unaccepted certificate before it can be read, and whose it is tells most of why. So the
// handshake goes on here: its verdict is read below, nothing more is sent, and nobody logs in on this
// connection. See decision 0068.
async function shakeHands(
  socket: Duplex,
  { host, secureContext }: Expected,
): Promise<ServerCertificate> {
  const tls = startTls({ socket, secureContext, servername: host, rejectUnauthorized: false });
  try {
    await nextOf(tls, "secureConnect");
    const certificate = tls.getPeerCertificate();
    const { authorizationError: refusal } = tls as { authorizationError: unknown };
    const validTo = new Date(certificate.valid_to);
    return {
      issuer: nameIn(certificate.issuer),
      names: namesIn(certificate),
      validUntil: validTo.toISOString().slice(0, 10),
      validToMs: validTo.getTime(),
      refusal: tls.authorized ? undefined : String(refusal),
    };
  } finally {
    tls.destroy();
  }
}

function nameIn({ CN, O }: PeerCertificate["issuer"]): string {
  return [CN, O].find((name) => typeof name === "string") ?? "unknown";
}

function namesIn({ subjectaltname = "", subject }: PeerCertificate): readonly string[] {
  const names = [...subjectaltname.matchAll(/DNS:([^,]+)/g)].map(([, name = ""]) => name);
  return names.length === 0 ? [nameIn(subject)] : names;
}
