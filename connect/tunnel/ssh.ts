/** Connections through SSH servers, which forward them to the database server. No local port is opened. */
import type { Duplex } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import type { Client, ClientChannel } from "ssh2";
import { codeOf, saidBy, tunnelCode } from "../errorCodes";
import { proxyCommand } from "./proxyCommand";
import { hostSettings } from "./sshConfig";
import { forwardError } from "./sshErrors";
import { type Hop, logIn } from "./sshLogin";
import type { Tunnel } from "./tunnel";
import { brokenTunnel, TunnelError } from "./tunnelError";
import { type Endpoint, type SshServer, type SshVia, viaInWords } from "./via";
import { parseVia } from "./viaText";

/** How long the hosts have to answer that the connection ends. One that is out of reach never does. */
const goodbyeMs = 1500;
/** So long after a connection could not be opened it may be known that the tunnel broke. */
const breakingMs = 500;
/** More SSH servers than these on one way are a circle. */
const mostHops = 8;

/**
 * Logs in to the SSH server, through its jump hosts.
 * @throws {TunnelError}
 */
export async function openSshTunnel(via: SshVia, server: Endpoint): Promise<Tunnel> {
  const through = viaInWords(via);
  const clients: Client[] = [];
  try {
    const hops = await hopsTo(via.ssh, via.ssh.jumpHosts);
    for (const [index, hop] of hops.entries()) {
      const before = clients.at(-1);
      const carrier =
        before === undefined
          ? proxyCommand(hop.settings, hop.server.host)
          : { stream: await forward(before, hops[index - 1]?.what ?? "", hop.settings) };
      clients.push(await logIn(hop, carrier));
    }
  } catch (error) {
    endAll(clients);
    throw error;
  }
  const last = clients.at(-1);
  if (last === undefined) throw new TypeError("a way through no SSH server");
  return tunnelOf({ last, clients, through, server });
}

interface OpenClients {
  readonly last: Client;
  readonly clients: readonly Client[];
  readonly through: string;
  readonly server: Endpoint;
}

function tunnelOf({ last, clients, through, server }: OpenClients): Tunnel {
  const channels = new Set<Duplex>();
  let isClosing = false;
  let cause: unknown;
  const ended = Promise.race(
    clients.map(
      (client) =>
        new Promise<Error | undefined>((resolve) => {
          client.on("error", (error) => {
            cause ??= error;
          });
          client.once("close", () => {
            const why = cause === undefined ? "it was closed at the other end" : saidBy(cause);
            const error = isClosing ? undefined : brokenTunnel(through, why, cause);
            for (const channel of channels) channel.destroy();
            endAll(clients);
            resolve(error);
          });
        }),
    ),
  );
  return {
    connect: async () => {
      const channel = await forward(last, through, server).catch(async (error: unknown) => {
        const isUnexplained = codeOf(error) === tunnelCode.notOpened;
        const broken = isUnexplained ? await Promise.race([ended, pause(breakingMs)]) : undefined;
        throw broken ?? error;
      });
      channels.add(channel);
      channel.once("close", () => channels.delete(channel));
      return { stream: channel };
    },
    ended,
    close: async () => {
      isClosing = true;
      endAll(clients);
      await Promise.race([ended, pause(goodbyeMs, undefined, { ref: false })]);
      for (const client of clients) client.destroy();
    },
  };
}

function endAll(clients: readonly Client[]): void {
  for (const client of [...clients].reverse()) client.end();
}

async function forward(client: Client, what: string, to: Endpoint): Promise<ClientChannel> {
  const opened = new Promise<ClientChannel>((resolve, reject) => {
    client.forwardOut("127.0.0.1", 0, to.host, to.port, (error, channel) => {
      if (error === undefined) resolve(channel);
      else reject(error);
    });
  });
  // It also throws, where the connection has ended already.
  return opened.catch((error: unknown) => {
    throw forwardError(error, what, to);
  });
}

/** The way to an SSH server: as with `ssh`, the first jump host may be behind further ones. */
async function hopsTo(
  server: SshServer,
  given: readonly SshServer[] | undefined,
  left = mostHops,
): Promise<readonly Hop[]> {
  const what = viaInWords({ ssh: server });
  const settings = await hostSettings(server, what);
  const own = { server, what, settings };
  const [first, ...others] = given ?? settings.jumpHosts.map((text) => jumpHost(text, what));
  if (first === undefined) return [own];
  if (left === 0) {
    throw new TunnelError(
      tunnelCode.notOpened,
      `cannot go to ${what} through more than ${mostHops} SSH servers\n` +
        "Hint: Check ProxyJump in the configuration of ssh: its hosts lead to each other.",
    );
  }
  const before = await hopsTo(first, undefined, left - 1);
  const between = await Promise.all(
    others.map(async (each): Promise<Hop> => {
      const words = viaInWords({ ssh: each });
      return { server: each, what: words, settings: await hostSettings(each, words) };
    }),
  );
  return [...before, ...between, own];
}

/** One of `ProxyJump`; `ssh -G` puts brackets around names and IPv4 addresses too. */
function jumpHost(text: string, what: string): SshServer {
  const where = `ProxyJump of ${what} in the configuration of ssh`;
  const address = text.replace(/^ssh:\/\//, "").replace(/\[([^\]:]+)\]/, "$1");
  const { ssh } = parseVia(`ssh://${address}`, where);
  if (ssh === undefined) throw new TypeError("an SSH server that is none");
  return ssh;
}
