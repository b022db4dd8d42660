/** What `whoami` prints. */
import type { Connection } from "../client/connection";

/** Who logs in, and as whom. */
export interface Who {
  readonly caller: Named;
  readonly identity: Named & { readonly roleArn: string | undefined; readonly isAssumed: boolean };
  readonly connection: Pick<Connection, "username" | "host" | "port" | "database">;
}

interface Named {
  readonly arn: string;
  readonly accountId: string;
}

/** Three lines, or JSON whose keys are only added. */
export function whoamiInWords({ caller, identity, connection }: Who, json: boolean): string {
  const { username, host, port, database } = connection;
  const { roleArn, isAssumed } = identity;
  if (json) {
    const role = { arn: roleArn, assumed: isAssumed, sessionArn: identity.arn };
    return JSON.stringify(
      {
        identity: { arn: caller.arn, account: caller.accountId },
        role: roleArn === undefined ? null : role,
        databaseUser: { username, host, port, database },
      },
      undefined,
      2,
    );
  }
  const how = isAssumed ? "assumed" : "had already";
  return [
    `identity       ${caller.arn} (account ${caller.accountId})`,
    `role           ${roleArn === undefined ? "none: the identity logs in itself" : `${roleArn} (${how})`}`,
    `database user  ${username} on ${host}:${String(port)}, database ${database}`,
  ].join("\n");
}
