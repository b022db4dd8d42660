/** The open tunnels of this process: one to a server by a way, for all who use it. */
import { setTimeout as pause } from "node:timers/promises";
import type { Opened } from "../socket";
import type { Tunnel } from "./tunnel";

/** The use of a tunnel, which is opened at the first need, and again after it broke. */
export interface SharedTunnel {
  readonly open: () => Promise<void>;
  /** Opens it, and keeps it open until the answer is called. */
  readonly hold: () => Promise<() => void>;
  readonly connect: () => Promise<Opened>;
  /** Fulfilled with the reason when it breaks. */
  readonly broken: Promise<Error>;
  /** The tunnel is closed when nobody uses it any more. */
  readonly release: () => Promise<void>;
}

interface Entry {
  readonly tunnel: Promise<Tunnel>;
  /** Connections through it, and those who wait for one. */
  uses: number;
  readonly users: Set<object>;
  idleTimer: NodeJS.Timeout | undefined;
}

/** A tunnel that carries nothing for so long is closed: a provider is not told that its work is done. */
const idleMs = 30_000;

/** A tunnel that breaks ends its connections a moment before it is known that it broke. */
const endingMs = 500;
/** So long it is remembered that a tunnel could not be opened. */
const failedMs = 1000;

const tunnels = new Map<string, Entry>();

/** @param key of the server, the way and the identity */
export function shareTunnel(key: string, open: () => Promise<Tunnel>): SharedTunnel {
  const user = {};
  let breaks: (error: Error) => void = () => undefined;
  const broken = new Promise<Error>((resolve) => {
    breaks = resolve;
  });
  /** @param hold whether what comes of it uses the tunnel on; told the function that ends this use */
  const use = async <T>(hold: (tunnel: Tunnel, end: () => void) => Promise<T>): Promise<T> => {
    const entry = tunnels.get(key) ?? openEntry(key, open);
    entry.users.add(user);
    clearTimeout(entry.idleTimer);
    entry.uses += 1;
    const end = (): void => {
      entry.uses -= 1;
      if (entry.uses === 0 && tunnels.get(key) === entry) closeWhenIdle(key, entry);
    };
    try {
      const tunnel = await entry.tunnel;
      void tunnel.ended.then((error) => {
        if (error !== undefined) breaks(error);
      });
      return await hold(tunnel, end);
    } catch (error) {
      end();
      throw error;
    }
  };
  return {
    open: async () =>
      use((_tunnel, end) => {
        end();
        return Promise.resolve();
      }),
    hold: async () => use((_tunnel, end) => Promise.resolve(end)),
    connect: async () =>
      use(async (tunnel, end) => {
        const { stream, refusal } = await tunnel.connect();
        stream.once("close", end);
        const whyEnded = async (): Promise<Error | undefined> => {
          const broken = await Promise.race([
            tunnel.ended,
            pause(endingMs, undefined, { ref: false }),
          ]);
          return broken ?? refusal?.();
        };
        return { stream, whyEnded };
      }),
    broken,
    release: async () => {
      const entry = tunnels.get(key);
      if (entry?.users.delete(user) === true && entry.users.size === 0) await close(key, entry);
    },
  };
}

function openEntry(key: string, open: () => Promise<Tunnel>): Entry {
  const entry: Entry = { tunnel: open(), uses: 0, users: new Set(), idleTimer: undefined };
  tunnels.set(key, entry);
  const forget = (): void => {
    if (tunnels.get(key) === entry) tunnels.delete(key);
    clearTimeout(entry.idleTimer);
  };
  entry.tunnel.then(
    ({ ended }) => ended.then(forget),
    // What asks next, in the same work, is told the same instead of waiting again.
    () => setTimeout(forget, failedMs).unref(),
  );
  return entry;
}

function closeWhenIdle(key: string, entry: Entry): void {
  entry.idleTimer = setTimeout(() => void close(key, entry), idleMs);
}

async function close(key: string, entry: Entry): Promise<void> {
  clearTimeout(entry.idleTimer);
  if (tunnels.get(key) === entry) tunnels.delete(key);
  await entry.tunnel.then(
    (tunnel) => tunnel.close(),
    () => undefined,
  );
}
