/**
 * The few messages of PostgreSQL's protocol that a front end reads or writes itself.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html (PostgreSQL 18, 54.7)
 */

export const SSL_REQUEST = 80877103;
export const GSSENC_REQUEST = 80877104;
export const CANCEL_REQUEST = 80877102;

/** What a client says of itself before it logs in. */
export interface Startup {
  readonly user: string;
  readonly database: string;
}

/** Who logs in where, of a StartupMessage with its length and protocol number. */
export function parseStartup(raw: Buffer): Startup {
  const parameters = parseParameters(raw);
  const user = parameters.get("user") ?? "";
  return { user, database: parameters.get("database") ?? user };
}

/** All parameters of a StartupMessage. */
export function parseParameters(raw: Buffer): ReadonlyMap<string, string> {
  const fields = raw.toString("utf8", 8).split("\0");
  const parameters = new Map<string, string>();
  for (let index = 0; index + 1 < fields.length && fields[index] !== ""; index += 2) {
    parameters.set(fields[index] ?? "", fields[index + 1] ?? "");
  }
  return parameters;
}

/** The same StartupMessage with these parameters too; without any, as it is. */
export function withParameters(raw: Buffer, parameters: Readonly<Record<string, string>>): Buffer {
  const added = Object.entries(parameters).map(([name, value]) => `${name}\0${value}\0`);
  const longer = Buffer.concat([raw.subarray(0, -1), Buffer.from(`${added.join("")}\0`)]);
  longer.writeInt32BE(longer.length);
  return longer;
}

/** AuthenticationCleartextPassword: asks for the token. */
export function cleartextPasswordRequest(): Buffer {
  const body = Buffer.alloc(4);
  body.writeInt32BE(3);
  return message("R", body);
}

/** The text of a PasswordMessage's body. */
export function parsePassword(body: Buffer): string {
  return body.toString("utf8").replace(/\0$/, "");
}

/** ErrorResponse that ends a login: FATAL, invalid_authorization_specification. */
export function authorizationError(text: string): Buffer {
  return errorResponse(["C28000", `M${text}`, "Fauth.c", "Rauth_failed"]);
}

/** ErrorResponse of an RDS Proxy. Which SQLSTATE it has is documented nowhere. */
export function proxyError(text: string): Buffer {
  return errorResponse(["C28000", `M${text}`]);
}

function errorResponse(fields: readonly string[]): Buffer {
  const all = ["SFATAL", "VFATAL", ...fields].map((field) => `${field}\0`);
  return message("E", Buffer.from(`${all.join("")}\0`));
}

function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 0, "latin1");
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/**
 * Makes a reader that is fed one direction of a connection in chunks of any size and tells the
 * type of each message as soon as its header is complete. Bodies are skipped, never kept.
 */
export function createMessageReader(onMessage: (type: string) => void): (chunk: Buffer) => void {
  let header = Buffer.alloc(0);
  let bodyLeft = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      const skipped = Math.min(bodyLeft, chunk.length - at);
      bodyLeft -= skipped;
      at += skipped;
      const part = chunk.subarray(at, at + (5 - header.length));
      at += part.length;
      header = Buffer.concat([header, part]);
      if (header.length === 5) {
        bodyLeft = header.readInt32BE(1) - 4;
        onMessage(header.toString("latin1", 0, 1));
        header = Buffer.alloc(0);
      }
    }
  };
}
