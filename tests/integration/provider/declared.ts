/** Inputs of a role as the engine hands them to the provider. */
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";

export type Props = Readonly<Record<string, unknown>>;

/** A login `svc` in database `app`, with the master's credentials in SSM. */
export function declared({ aws }: Emulator, rds: RdsServer, change: Props = {}): Props {
  return {
    server: serverOf(aws, rds),
    master: { ssm: rds.ssm },
    username: "svc",
    login: true,
    iamAuthentication: true,
    database: "app",
    owner: "acme/shop/prod::Role::svc",
    logLevel: "quiet",
    timeouts: { serverSeconds: 0 },
    ...change,
  };
}

/** The server as a component resolves it. */
export function serverOf(
  { region, accountId }: Emulator["aws"],
  { endpoint: host, port, resourceId, masterUsername }: RdsServer,
): Props {
  const place = { region, accountId, partition: "aws" };
  return { host, port, resourceIds: [resourceId], masterUsername, ...place };
}
