/** How a deployment reaches an RDS Proxy. */
import { codeOf, networkCodes, partsOf } from "../../connect/errorCodes";
import { endpointsIn, isEndpoint, viaFor } from "../../connect/tunnel/route";
import { addressInWords, type Endpoint, type Via } from "../../connect/tunnel/via";
import { RoleError } from "../postgres/model/errors";
import { isConnectTimeout } from "../postgres/server/failureScope";

/**
 * The way to a proxy: an SSH server or Session Manager of the program, which reach the proxy as well as
 * the server; else the environment's for the proxy, else none. A tunnel that the user runs leads to one
 * of them, and where no endpoint is named that is the server, because that is where the role is made.
 *
 * @param environmentValue value of `RDS_IAM_USER_VIA`.
 * @throws if it names one tunnel for every server.
 */
export function proxyViaFor(
  proxy: Endpoint,
  given: Via | undefined,
  environmentValue: string | undefined,
): Via | undefined {
  if (given !== undefined && !isEndpoint(given)) return given;
  const via = viaFor(proxy, undefined, environmentValue);
  const isNamed = endpointsIn(environmentValue).length > 0;
  if (via === undefined || isNamed || !isEndpoint(via)) return via;
  const tunnel = addressInWords(via);
  throw new Error(
    `cannot log in through the proxy: RDS_IAM_USER_VIA does not say which endpoint the tunnel "${tunnel}" leads to\n` +
      `Hint: Open a tunnel to the proxy as well, and name both: RDS_IAM_USER_VIA=<endpoint of the server>=${tunnel},${proxy.host}=<host:port of the other tunnel>.`,
  );
}

/** The same error; where the proxy cannot be reached, with the ways to one. */
export function proxyError(error: unknown, { host }: Endpoint): unknown {
  const cause = error instanceof RoleError ? error.cause : undefined;
  if (!networkCodes.includes(codeOf(cause)) && !isConnectTimeout(error)) return error;
  const { facts } = partsOf(error);
  return new RoleError("could not connect", facts, {
    hint: `Deploy from the proxy's network, for it has no public address; or open a tunnel to it, and name it: RDS_IAM_USER_VIA=${host}=<host:port of the tunnel>.`,
    sqlState: codeOf(cause),
    cause,
  });
}
