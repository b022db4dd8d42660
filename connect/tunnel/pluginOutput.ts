/** What `session-manager-plugin` prints. It has no form for programs. */

/** What a part of its output says. */
export interface PluginOutput {
  /** TCP port of `localhost` that it listens on, where it is open. */
  readonly port: number | undefined;
  /** How often the far end could not reach the server. */
  readonly failures: number;
  /** What may go on in the next part. */
  readonly rest: string;
}

/** What it says of a server that the SSM Agent could not reach. */
const failed = "Connection to destination port failed";
/** More of its output is of no use, in an error either. */
const mostKept = 2000;

/** @see https://github.com/aws/session-manager-plugin (portsession) */
export function pluginOutput(text: string): PluginOutput {
  const [, ...afterFailures] = text.split(failed);
  // It says "Port 4 opened for …", and when it accepts connections, "Waiting for connections...".
  const [, port] = /Port (\d+) opened for sessionId/.exec(text) ?? [];
  const isReady = port !== undefined && text.includes("Waiting for connections");
  return {
    port: isReady ? Number(port) : undefined,
    failures: afterFailures.length,
    rest: (afterFailures.at(-1) ?? text).slice(-mostKept),
  };
}
