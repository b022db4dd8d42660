import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MasterArgs } from "../provider/role/args";
import type { ResolvedServer } from "./server";

/**
 * Where the master's credentials are read from, and as whom: the program's own AWS profile and role
 * by default, so that both sides of the job use one account. `undefined` where neither the program
 * nor the server names a secret; the provider's check refuses that.
 */
export function resolveMaster(
  master: MasterArgs | undefined,
  server: ResolvedServer,
): pulumi.Input<MasterArgs | undefined> {
  if (master !== undefined) return { ...configuredIdentity(master), ...master };
  const identity = configuredIdentity({});
  return server.masterSecretArn?.apply((secretArn) =>
    secretArn === undefined ? undefined : { ...identity, secretsManager: { secretArn } },
  );
}

type Identity = Pick<MasterArgs, "profile" | "assumeRoleArn">;

/** As whom the deployment asks AWS: what `master` says wins over the program's configuration. */
export function deployerIdentity(master: Identity = {}): Identity {
  const { profile, assumeRoleArn } = master;
  return {
    ...configuredIdentity(master),
    ...(profile === undefined ? {} : { profile }),
    ...(assumeRoleArn === undefined ? {} : { assumeRoleArn }),
  };
}

// A profile of one's own is another identity: the role to assume from the configured one is not
// taken for it, else there were no way to say "this profile and no role".
function configuredIdentity({ profile, assumeRoleArn }: Identity): Identity {
  const configuredProfile = aws.config.profile;
  const role = profile === undefined && assumeRoleArn === undefined ? configuredRole() : undefined;
  return {
    ...(configuredProfile === undefined ? {} : { profile: configuredProfile }),
    ...(role === undefined ? {} : { assumeRoleArn: role }),
  };
}

// `aws:assumeRoles` is the provider's seventh major version's name, `aws:assumeRole` the older one.
function configuredRole(): string | undefined {
  const roles = aws.config.assumeRoles ?? [];
  if (roles.length > 1) {
    throw new pulumi.RunError(
      `cannot read the master's credentials through the ${String(roles.length)} roles of aws:assumeRoles\n` +
        "Hint: Set master.assumeRoleArn to one role, or master.profile.",
    );
  }
  const older = new pulumi.Config("aws").getObject<{ readonly roleArn?: string }>("assumeRole");
  return roles[0]?.roleArn ?? older?.roleArn;
}
