/**
 * Who may log in to an RDS server: members of rds_iam with a token, anybody else with a password, for
 * which the server itself is asked.
 */
import type { Admission, LoginRequest } from "./frontEnd";
import { authorizationError } from "./wireProtocol";

export interface DirectLogins {
  /** rds.force_ssl: whether password logins need TLS too. On RDS the default from version 15. */
  readonly forceTls: boolean;
  readonly isIamRole: (role: string) => Promise<boolean>;
  /** Why a token is not good for this login, or undefined where it is. */
  readonly refuseToken: (token: string, user: string) => Promise<string | undefined>;
}

/** What becomes of a login. */
export function directLogin({
  forceTls,
  isIamRole,
  refuseToken,
}: DirectLogins): (login: LoginRequest) => Promise<Admission> {
  return async ({ user, database, encrypted, askPassword }) => {
    const isIam = await isIamRole(user);
    if (!encrypted && (isIam || forceTls)) {
      const problem = isIam ? "pg_hba.conf rejects connection" : "no pg_hba.conf entry";
      const where = `host "127.0.0.1", user "${user}", database "${database}"`;
      const error = authorizationError(`${problem} for ${where}, no encryption`);
      return { reason: "no encryption", error };
    }
    if (!isIam) return { way: "port" };
    const reason = await refuseToken(await askPassword(), user);
    return reason === undefined
      ? { way: "socket" }
      : { reason, error: authorizationError(`PAM authentication failed for user "${user}"`) };
  };
}
