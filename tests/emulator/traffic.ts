/** What clients did on a server, counted from the bytes that pass through the front end. */
import { createMessageReader } from "./wireProtocol";

export interface Traffic {
  /** Connections that sent a StartupMessage, refused ones included. */
  readonly connections: number;
  /** Connections that reached their first ReadyForQuery. */
  readonly logins: number;
  /** ReadyForQuery after the one that ends the login: what a client has to wait for. */
  readonly roundTrips: number;
  /** Query messages (simple protocol), each of any number of statements. */
  readonly simpleQueries: number;
  /** Execute messages (extended protocol). */
  readonly extendedQueries: number;
}

/** Counts one server's connections. */
export interface TrafficCounter {
  readonly traffic: () => Traffic;
  readonly reset: () => void;
  readonly connected: () => void;
  /** Readers for the two directions of one connection, from its login on. */
  readonly observe: () => {
    readonly fromClient: (chunk: Buffer) => void;
    readonly fromServer: (chunk: Buffer) => void;
  };
}

const NOTHING: Traffic = {
  connections: 0,
  logins: 0,
  roundTrips: 0,
  simpleQueries: 0,
  extendedQueries: 0,
};

/** Starts at nothing. */
export function createTrafficCounter(): TrafficCounter {
  let traffic = NOTHING;
  const count = (name: keyof Traffic): void => {
    traffic = { ...traffic, [name]: traffic[name] + 1 };
  };
  return {
    traffic: () => traffic,
    reset: () => {
      traffic = NOTHING;
    },
    connected: () => {
      count("connections");
    },
    observe: () => observe(count),
  };
}

function observe(count: (name: keyof Traffic) => void): ReturnType<TrafficCounter["observe"]> {
  let loggedIn = false;
  return {
    fromClient: createMessageReader((type) => {
      if (type === "Q") count("simpleQueries");
      if (type === "E") count("extendedQueries");
    }),
    fromServer: createMessageReader((type) => {
      if (type === "Z") {
        count(loggedIn ? "roundTrips" : "logins");
        loggedIn = true;
      }
    }),
  };
}
