/** A login, as the options and the connection describe it. Nothing is opened yet. */
import { authToken } from "../client/index";
import { type AwsCaller, silenceSdkNotice } from "../connect/caller";
import { trustedRoots } from "../connect/trustedRoots";
import type { Endpoint, Via } from "../connect/tunnel/via";
import { meant } from "./cliError";
import { loginPlace, viaTo } from "./loginPlace";
import type { Options } from "./options";

/** Where, as whom and how to log in. */
export interface Login {
  /** As RDS shows it. */
  readonly server: Endpoint;
  readonly user: string;
  readonly database: string;
  /** PEM text of the root certificates to trust. */
  readonly roots: string;
  /** Default: the server is dialled directly. */
  readonly via: Via | undefined;
  /** As whom AWS is asked for a session of Session Manager. */
  readonly aws: AwsCaller;
  /** A new token. */
  readonly token: () => Promise<string>;
}

/** @throws {CliError} where the options do not lead to a login */
export async function loginOf(options: Options): Promise<Login> {
  silenceSdkNotice();
  const place = await loginPlace(options);
  const { connection, login } = place;
  const { host, port, username, database, region, ca } = connection;
  return {
    server: { host, port },
    user: username,
    database,
    roots: meant(() => trustedRoots(region, ca)).join("\n"),
    via: viaTo(place),
    aws: { identity: { profile: login.profile }, region },
    token: () => authToken(connection, login),
  };
}
