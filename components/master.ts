import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MasterArgs } from "../provider/role/args";
import type { ResolvedServer } from "./server";

/**
 * Where the master's credentials are, and the AWS identity that reads them. The default identity is
 * the AWS provider's, so that both sides of the deployment use the same account. `undefined` where
 * neither the program nor the server names a secret; the provider's check refuses that.
 */
export function resolveMaster(
  master: MasterArgs | undefined,
  server: ResolvedServer,
): pulumi.Input<MasterArgs | undefined> {
  if (master !== undefined) return { ...configuredIdentity(master), ...master };
  const identity = configuredIdentity({});
  return server.masterSecretArn.apply((secretArn) =>
    secretArn === undefined ? undefined : { ...identity, secretsManager: { secretArn } },
  );
}

type Identity = Pick<MasterArgs, "profile" | "assumeRoleArn">;

/** The AWS identity of the deployment: `master` overrides the stack's configuration. */
export function deployerIdentity(master: Identity = {}): Identity {
  const { profile, assumeRoleArn } = master;
  return {
    ...configuredIdentity(master),
    ...(profile === undefined ? {} : { profile }),
    ...(assumeRoleArn === undefined ? {} : { assumeRoleArn }),
  };
}

// A profile in `master` is another identity, so the configured role does not apply to it. Otherwise a
// program could not use a profile without a role.
function configuredIdentity({ profile, assumeRoleArn }: Identity): Identity {
  const configuredProfile = aws.config.profile;
  const role = profile === undefined && assumeRoleArn === undefined ? configuredRole() : undefined;
  return {
    ...(configuredProfile === undefined ? {} : { profile: configuredProfile }),
    ...(role === undefined ? {} : { assumeRoleArn: role }),
  };
}

// Version 7 of the AWS provider reads `aws:assumeRoles`, earlier ones read `aws:assumeRole`.
function configuredRole(): string | undefined {
  const roles = aws.config.assumeRoles ?? [];
  if (roles.length > 1) {
    throw new pulumi.RunError(
      `cannot use the ${String(roles.length)} roles of aws:assumeRoles to read the master's credentials\n` +
        "Hint: Set master.assumeRoleArn to one role, or master.profile.",
    );
  }
  const older = new pulumi.Config("aws").getObject<{ readonly roleArn?: string }>("assumeRole");
  return roles[0]?.roleArn ?? older?.roleArn;
}
