/** How a deployment reaches an RDS Proxy. */
import { codeOf, networkCodes, partsOf } from "../../connect/errorCodes";
import { type Endpoint, dialAddress } from "../../connect/tunnelAddress";
import { RoleError } from "../postgres/model/errors";
import { isConnectTimeout } from "../postgres/server/failureScope";

/**
 * Where to dial for a proxy: through the tunnel that the environment names for it, else directly. A
 * tunnel that names no endpoint leads to the server, because that is where the role is made.
 *
 * @param environmentValue value of `RDS_IAM_USER_VIA`.
 * @throws if it names one tunnel for every server.
 */
export function proxyDialAddress(proxy: Endpoint, environmentValue: string | undefined): Endpoint {
  const text = environmentValue?.trim() ?? "";
  if (text === "" || text.includes("=")) return dialAddress(proxy, undefined, text);
  throw new Error(
    `cannot log in through the proxy: RDS_IAM_USER_VIA does not say which endpoint the tunnel "${text}" leads to\n` +
      `Hint: Open a tunnel to the proxy as well, and name both: RDS_IAM_USER_VIA=<endpoint of the server>=${text},${proxy.host}=<host:port of the other tunnel>.`,
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
