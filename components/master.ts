import * as pulumi from "@pulumi/pulumi";
import type { MasterArgs } from "../provider/role/args";
import type { ResolvedServer } from "./server";

/**
 * Where the master's credentials are. `undefined` where neither the program nor the server names a
 * secret; the provider's check refuses that. The stack's `aws:` configuration is the provider's to
 * read, when it runs: nothing of it goes into inputs and state.
 */
export function resolveMaster(
  master: pulumi.Input<MasterArgs> | undefined,
  server: ResolvedServer,
): pulumi.Input<MasterArgs | undefined> {
  if (master !== undefined) return master;
  return server.masterSecretArn.apply((secretArn) =>
    secretArn === undefined ? undefined : { secretsManager: { secretArn } },
  );
}

type IdentityChoice = Pick<MasterArgs, "profile" | "assumeRoleArn">;

/** What `master` says of the AWS identity of the deployment. */
export function identityChoice(
  master: pulumi.Input<MasterArgs> | undefined,
): pulumi.Input<IdentityChoice> {
  if (master === undefined) return {};
  // Only an Output as a whole is waited for: another part of `master` may not be known yet.
  return pulumi.Output.isInstance(master) || master instanceof Promise
    ? pulumi.output(master).apply(choiceOf)
    : choiceOf(master);
}

// `undefined` where the output of another stack does not exist: the provider's check refuses that.
function choiceOf(master: IdentityChoice | undefined): IdentityChoice {
  const { profile, assumeRoleArn } = master ?? {};
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(assumeRoleArn === undefined ? {} : { assumeRoleArn }),
  };
}
