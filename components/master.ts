import type * as pulumi from "@pulumi/pulumi";
import type { MasterArgs } from "../provider/role/args";
import type { ResolvedServer } from "./server";

/**
 * Where the master's credentials are. `undefined` where neither the program nor the server names a
 * secret; the provider's check refuses that. The stack's `aws:` configuration is the provider's to
 * read, when it runs: nothing of it goes into inputs and state.
 */
export function resolveMaster(
  master: MasterArgs | undefined,
  server: ResolvedServer,
): pulumi.Input<MasterArgs | undefined> {
  if (master !== undefined) return master;
  return server.masterSecretArn.apply((secretArn) =>
    secretArn === undefined ? undefined : { secretsManager: { secretArn } },
  );
}

/** What `master` says of the AWS identity of the deployment. */
export function identityChoice(
  master: MasterArgs | undefined,
): Pick<MasterArgs, "profile" | "assumeRoleArn"> {
  const { profile, assumeRoleArn } = master ?? {};
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(assumeRoleArn === undefined ? {} : { assumeRoleArn }),
  };
}
