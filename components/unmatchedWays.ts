/** Endpoints in RDS_IAM_USER_VIA that are no server of the program: a misspelled one would be ignored. */
import { setTimeout as pause } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { endpointsIn, isSameHost } from "../connect/tunnel/route";
import { ifKnown } from "./ifKnown";
import { unmatchedWarning } from "./unmatchedWarning";

/** What the programs of this process use, by their stacks: the Automation API runs several in one. */
const hostsOf = new WeakMap<object, Promise<string | undefined>[]>();

/** Notes an endpoint that the program uses, where it is one. The warning comes when the program has run. */
export function noteHost(host: pulumi.Output<string | undefined>): void {
  const stack = pulumi.runtime.getStackResource();
  if (stack === undefined || namedEndpoints().length === 0) return;
  const hosts = hostsOf.get(stack) ?? [];
  hosts.push(ifKnown(host.apply((known) => known ?? "")));
  if (hosts.length > 1) return;
  hostsOf.set(stack, hosts);
  void warnOfUnmatched(stack.outputs, hosts);
}

/** Nobody waits for what a program does beside its result, such as in a `main()` of its own. */
const furtherMs = 2000;

async function warnOfUnmatched(
  outputs: pulumi.Output<unknown>,
  hosts: readonly Promise<string | undefined>[],
): Promise<void> {
  await ifKnown(outputs); // what the program returns, also where it is asynchronous
  if ((await unmatchedBy(hosts)).unmatched.length === 0) return;
  const release = pulumi.runtime.rpcKeepAlive(); // else the engine may be gone
  try {
    await pause(furtherMs);
    const { unmatched, found } = await unmatchedBy(hosts);
    if (unmatched.length > 0) await pulumi.log.warn(unmatchedWarning(unmatched, found));
  } finally {
    release();
  }
}

async function unmatchedBy(hosts: readonly Promise<string | undefined>[]) {
  const known = await Promise.all(hosts);
  const given = known.flatMap((host) => (host === undefined ? [] : [host]));
  const found = [...new Set(given)].filter((host) => host !== "").sort();
  // An endpoint that is not known yet, in the preview of a new server, may be any of them.
  const isKnown = given.length === known.length;
  const isUnmatched = (endpoint: string) => !found.some((host) => isSameHost(host, endpoint));
  return { unmatched: isKnown ? namedEndpoints().filter(isUnmatched) : [], found };
}

/** None where the variable is malformed: the provider refuses it. */
function namedEndpoints(): readonly string[] {
  try {
    return endpointsIn(process.env["RDS_IAM_USER_VIA"]);
  } catch {
    return [];
  }
}
