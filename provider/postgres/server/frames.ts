/**
 * The bounds of what a server may send. `pg` has none: it keeps a message of any length, and one that
 * does not end as it should makes it read for ever.
 * @see https://www.postgresql.org/docs/current/protocol-message-formats.html (PostgreSQL 18, 54.7)
 */
import { unexpectedServer } from "../../../connect/errorCodes";

/** Why a connection is ended. */
export interface BadAnswer {
  readonly code: (typeof unexpectedServer)[keyof typeof unexpectedServer];
  readonly message: string;
}

const mebibyte = 2 ** 20;
/** All that a login answers, and each error and notice. */
const loginBytes = mebibyte;
/** All that one query answers: an inspection of 100,000 tables is about 50 MiB. */
const queryBytes = 256 * mebibyte;
/** What a message takes in memory beside its bytes: endless rows may be of a few bytes each. */
const messageBytes = 100;
/** The length of a message counts itself, and not the type before it. */
const lengthBytes = 4;
const headerBytes = 1 + lengthBytes;

/** First bytes of the messages that answer a login and a simple query. */
const types: ReadonlySet<string> = new Set("ACDEIKNRSTZ");
/** Errors and notices, whose last field is followed by a zero byte of its own. */
const told: ReadonlySet<string> = new Set("EN");

/** A reader that takes what comes in chunks of any size, and says what is wrong with it. */
export function openFrames(): (chunk: Uint8Array) => BadAnswer | undefined {
  const header: number[] = [];
  let type = "";
  let bodyLeft = 0;
  let lastBytes: readonly number[] = [];
  let received = 0;
  let limit = loginBytes;

  function begin(): BadAnswer | undefined {
    type = String.fromCharCode(...header.slice(0, 1));
    const bytes = header.slice(1).reduce((sum, byte) => sum * 256 + byte, 0);
    bodyLeft = bytes - lengthBytes;
    if (!types.has(type) || bodyLeft < 0) return notPostgres;
    received += bytes + messageBytes;
    if (received > limit) return tooMuch(limit);
    return told.has(type) && bytes > loginBytes ? tooMuch(loginBytes) : undefined;
  }

  function end(): BadAnswer | undefined {
    const isCutOff = told.has(type) && lastBytes.some((byte) => byte !== 0);
    header.length = 0;
    lastBytes = [];
    if (type === "Z") {
      received = 0;
      limit = queryBytes;
    }
    return isCutOff ? notPostgres : undefined;
  }

  return (chunk) => {
    let at = 0;
    let bad: BadAnswer | undefined;
    while (at < chunk.length && bad === undefined) {
      if (header.length < headerBytes) {
        const bytes = chunk.subarray(at, at + headerBytes - header.length);
        header.push(...bytes);
        at += bytes.length;
        if (header.length === headerBytes) bad = begin();
      } else {
        const taken = Math.min(bodyLeft, chunk.length - at);
        if (told.has(type)) {
          lastBytes = [...lastBytes, ...chunk.subarray(at, at + taken).subarray(-2)].slice(-2);
        }
        bodyLeft -= taken;
        at += taken;
      }
      if (header.length === headerBytes && bodyLeft === 0) bad ??= end();
    }
    return bad;
  };
}

/** Of a server that is another one. */
export const notPostgres: BadAnswer = {
  code: unexpectedServer.notPostgres,
  message: "the answer is not one of PostgreSQL's protocol",
};

function tooMuch(limit: number): BadAnswer {
  return {
    code: unexpectedServer.tooMuch,
    message: `the answer is longer than ${String(limit / mebibyte)} MiB`,
  };
}
