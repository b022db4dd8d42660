/**
 * Port forwarding of Session Manager: AWS starts a session, and `session-manager-plugin` carries it. The
 * SDK alone cannot: the session's data channel has a protocol of its own.
 *
 * @see https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-sessions-start.html#sessions-remote-port-forwarding
 */
import { type ChildProcess, execFile, fork } from "node:child_process";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import type { StartSessionCommandInput, StartSessionCommandOutput } from "@aws-sdk/client-ssm";
import { type AwsCaller, callerOf, clientConfig } from "../caller";
import { deployerIdentity } from "../deployer";
import { pluginOutput } from "./pluginOutput";
import {
  containerError,
  destinationError,
  pluginEnded,
  pluginMissing,
  pluginSilent,
  pluginTooOld,
  sessionError,
  takesVariable,
  taskError,
} from "./ssmErrors";
import type { Tunnel } from "./tunnel";
import { brokenTunnel } from "./tunnelError";
import { type EcsTask, type Endpoint, type SsmVia, viaInWords } from "./via";

const PLUGIN = "session-manager-plugin";
/** The plugin takes the answer of StartSession from the variable that its first argument names. */
const VARIABLE = "AWS_SSM_START_SESSION_RESPONSE";
/** How long the plugin has to open its port. */
const openSeconds = 20;

/**
 * @param asked as whom AWS is asked where `via` names no profile, and in which Region
 * @throws {TunnelError}
 * @throws {AwsCredentialsError} where AWS gives no credentials
 */
export async function openSsmTunnel(
  via: SsmVia,
  server: Endpoint,
  asked: AwsCaller,
): Promise<Tunnel> {
  const what = viaInWords(via);
  const caller = callerFor(via, asked);
  await checkPlugin();
  const { ecsTask } = via.ssm;
  const target =
    ecsTask === undefined ? via.ssm.instanceId : await ecsTarget(ecsTask, what, caller);
  const request: StartSessionCommandInput = {
    Target: target,
    DocumentName: "AWS-StartPortForwardingSessionToRemoteHost",
    Parameters: { host: [server.host], portNumber: [String(server.port)] },
  };
  const session = await startSession(request, what, caller);
  const plugin = startPlugin(request, session, caller.region);
  const { port, failures } = printedBy(plugin, what);
  try {
    const endAtAws = () => endSession(session, caller);
    return tunnelOf({ plugin, port: await port, failures, what, server, endAtAws });
  } catch (error) {
    plugin.kill();
    await endSession(session, caller);
    throw error;
  }
}

function callerFor({ ssm }: SsmVia, { identity, region }: AwsCaller): AwsCaller {
  const { profile } = ssm;
  return {
    identity:
      profile === undefined ? identity : deployerIdentity(identity, { profile }, process.env),
    region: ssm.region ?? region,
  };
}

async function checkPlugin(): Promise<void> {
  const version = await new Promise<string | undefined>((resolve) => {
    execFile(PLUGIN, ["--version"], { windowsHide: true }, (error, stdout) => {
      resolve(error === null ? stdout : undefined);
    });
  });
  if (version === undefined) throw pluginMissing();
  if (!takesVariable(version)) throw pluginTooOld(version.trim());
}

/** The target of a container: `ecs:<cluster>_<task ID>_<runtime ID>`. */
async function ecsTarget(ecsTask: EcsTask, what: string, caller: AwsCaller): Promise<string> {
  const { DescribeTasksCommand, ECSClient } = await import("@aws-sdk/client-ecs");
  const { region } = caller;
  const client = new ECSClient(await clientConfig(caller));
  const { cluster, task, container } = ecsTask;
  const describe = new DescribeTasksCommand({ cluster, tasks: [task] });
  const { tasks = [] } = await client
    .send(describe)
    .catch(async (error: unknown) => {
      throw taskError(error, { what, region, callerArn: (await callerOf(caller))?.arn });
    })
    .finally(() => {
      client.destroy();
    });
  const [found] = tasks;
  if (found === undefined) throw containerError({ what, region }, ecsTask, "there is no such task");
  const { containers = [] } = found;
  const own = containers.find(({ name }) => name === container);
  if (own?.runtimeId === undefined) {
    const names = containers.map(({ name = "" }) => `"${name}"`).join(", ");
    const status = found.lastStatus ?? "unknown";
    const reason =
      own === undefined
        ? `the task has the containers ${names}`
        : `the container does not run (${status})`;
    throw containerError({ what, region }, ecsTask, reason);
  }
  return `ecs:${lastPart(cluster)}_${lastPart(task)}_${own.runtimeId}`;
}

/** The name at the end of an ARN. */
function lastPart(nameOrArn: string): string {
  return nameOrArn.slice(nameOrArn.lastIndexOf("/") + 1);
}

async function startSession(
  request: StartSessionCommandInput,
  what: string,
  caller: AwsCaller,
): Promise<StartSessionCommandOutput> {
  const { SSMClient, StartSessionCommand } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(await clientConfig(caller));
  try {
    return await client.send(new StartSessionCommand(request));
  } catch (error) {
    const { region } = caller;
    throw sessionError(error, { what, region, callerArn: (await callerOf(caller))?.arn });
  } finally {
    client.destroy();
  }
}

// The plugin tells the other end too. Where that fails, AWS ends the session when it has been idle.
async function endSession(
  { SessionId }: StartSessionCommandOutput,
  caller: AwsCaller,
): Promise<void> {
  const { SSMClient, TerminateSessionCommand } = await import("@aws-sdk/client-ssm");
  const client = new SSMClient(await clientConfig(caller));
  await client.send(new TerminateSessionCommand({ SessionId })).catch(() => undefined);
  client.destroy();
}

function startPlugin(
  request: StartSessionCommandInput,
  { SessionId, TokenValue, StreamUrl }: StartSessionCommandOutput,
  region: string,
): ChildProcess {
  const args = [PLUGIN, VARIABLE, region, "StartSession", "", JSON.stringify(request), ""];
  return fork(join(__dirname, "attendant"), args, {
    detached: true,
    env: { ...process.env, [VARIABLE]: JSON.stringify({ SessionId, TokenValue, StreamUrl }) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
}

/** What the plugin prints, as it goes on. */
interface Printed {
  /** The port that it listens on, when it does. @throws {TunnelError} */
  readonly port: Promise<number>;
  /** How often the far end could not reach the server. */
  readonly failures: () => number;
}

function printedBy(plugin: ChildProcess, what: string): Printed {
  let output = "";
  let failures = 0;
  const port = new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(pluginSilent(what, openSeconds));
    }, openSeconds * 1000);
    const read = (chunk: Buffer): void => {
      const found = pluginOutput(output + chunk.toString());
      failures += found.failures;
      output = found.rest;
      if (found.port === undefined) return;
      clearTimeout(timer);
      resolve(found.port);
    };
    plugin.stdout?.on("data", read);
    plugin.stderr?.on("data", read);
    plugin.on("error", (error) => {
      clearTimeout(timer);
      reject(pluginEnded(what, error.message));
    });
    plugin.once("close", () => {
      clearTimeout(timer);
      reject(pluginEnded(what, output));
    });
  });
  return { port, failures: () => failures };
}

interface OpenPlugin {
  readonly plugin: ChildProcess;
  readonly port: number;
  readonly failures: Printed["failures"];
  readonly what: string;
  readonly server: Endpoint;
  readonly endAtAws: () => Promise<void>;
}

function tunnelOf({ plugin, port, failures, what, server, endAtAws }: OpenPlugin): Tunnel {
  const sockets = new Set<Duplex>();
  let isClosing = false;
  const ended = new Promise<Error | undefined>((resolve) => {
    plugin.once("exit", () => {
      const error = isClosing ? undefined : brokenTunnel(what, "session-manager-plugin ended");
      for (const socket of sockets) socket.destroy(error);
      resolve(error);
    });
  });
  return {
    connect: async () => {
      const before = failures();
      const stream = await dial(port);
      sockets.add(stream);
      stream.once("close", () => sockets.delete(stream));
      const isRefused = () => failures() > before && stream.bytesRead === 0;
      const refusal = () => (isRefused() ? destinationError(what, server) : undefined);
      return { stream, refusal };
    },
    ended,
    close: async () => {
      isClosing = true;
      if (plugin.connected) plugin.disconnect();
      await Promise.all([ended, endAtAws()]);
    },
  };
}

async function dial(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: "localhost", port });
    socket.once("error", reject);
    socket.once("connect", () => {
      socket.removeListener("error", reject);
      resolve(socket);
    });
  });
}
