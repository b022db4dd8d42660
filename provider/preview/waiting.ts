/** What a preview says of a server that does not answer at once, such as an Aurora cluster that is paused. */
import type { RoleInputs } from "../inputs/inputs";
import { RoleError } from "../postgres/model/errors";

/** How long a preview waits before it says so. */
export const silentMs = 5000;

type Waited = Pick<RoleInputs, "server" | "timeouts">;

/** Printed once for a server that has not answered for {@link silentMs}. */
export function waitingLine({ server, timeouts }: Waited): string {
  const toResume = server.autoPause === true ? " to resume" : "";
  const bound = `${inSeconds(timeouts.previewSeconds)} at most (timeouts.previewSeconds)`;
  return `waiting for the server ${server.host}:${String(server.port)}${toResume}, ${bound}`;
}

/** The error of a preview that has waited as long as it may. */
export function noAnswer({ server, timeouts }: Waited): RoleError {
  const check =
    "Check that this machine can reach the server, and AWS for the master's credentials.";
  const again =
    server.autoPause === true
      ? " The server may still be resuming: try again, or raise timeouts.previewSeconds."
      : mayBePaused(server);
  const bound = `${inSeconds(timeouts.previewSeconds)} (timeouts.previewSeconds)`;
  return new RoleError("could not connect", `no answer within ${bound}`, {
    hint: `${check}${again}`,
  });
}

/**
 * Added to a hint where the server may be a cluster that pauses and nothing says whether it does: a
 * cluster's endpoint shows neither its engine mode nor its capacity.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.Endpoints.html
 */
export function mayBePaused({ host, autoPause }: RoleInputs["server"]): string {
  const isCluster = /\.cluster-[^.]+\.[^.]+\.rds\.amazonaws\.com(\.cn)?$/i.test(host);
  return isCluster && autoPause === undefined
    ? " If it is an Aurora Serverless v2 cluster that was paused, it takes about 15 seconds to resume, or 30 and more after a day: raise timeouts.previewSeconds and timeouts.connectSeconds."
    : "";
}

function inSeconds(count: number): string {
  return `${String(count)} second${count === 1 ? "" : "s"}`;
}
