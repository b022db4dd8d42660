import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { MasterArgs } from "../provider/role/args";
import { identityChoice } from "./master";

/** Arguments of an AWS provider that say as whom it acts. */
const identityArguments = [
  "accessKey",
  "secretKey",
  "token",
  "profile",
  "assumeRoles",
  "assumeRoleWithWebIdentity",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
] as const;

/**
 * An AWS provider that is given to a dynamic resource is for its look-ups. The engine must not see it:
 * it would ask the AWS plugin for a type that the plugin does not know.
 * @see https://github.com/pulumi/pulumi/issues/2776
 */
export function splitAwsProvider(opts: pulumi.CustomResourceOptions): {
  readonly opts: pulumi.CustomResourceOptions;
  readonly provider: aws.Provider | undefined;
} {
  const { provider, ...others } = opts;
  return aws.Provider.isInstance(provider)
    ? { opts: others, provider }
    : { opts, provider: undefined };
}

/**
 * Warns where an explicit AWS provider acts as an identity of its own: Pulumi passes no provider to a
 * dynamic resource, so the master's credentials are read as another one.
 */
export function warnOfIdentity(
  provider: pulumi.ProviderResource | undefined,
  master: pulumi.Input<MasterArgs> | undefined,
  resource: pulumi.Resource,
): void {
  if (!aws.Provider.isInstance(provider)) return;
  pulumi.output(identityChoice(master)).apply(({ profile, assumeRoleArn }) => {
    if (profile === undefined && assumeRoleArn === undefined) warnOnce(provider, resource);
  });
}

function warnOnce(provider: aws.Provider, resource: pulumi.Resource): void {
  let isTold = false;
  const warn = (value: unknown): void => {
    if (value === undefined || isTold) return;
    isTold = true;
    void pulumi.log.warn(
      `the identity of the AWS provider "${pulumi.resourceName(provider)}" is not used for PostgreSQL: the master's ` +
        "credentials are read as the identity of the stack's aws: configuration, because Pulumi passes no " +
        "provider to a dynamic resource\n" +
        "Hint: Set master.profile or master.assumeRoleArn to that identity, or set it in the stack's configuration.",
      resource,
    );
  };
  // Not all of them are in the type, but each argument is an output of the resource. One by one: in a
  // preview those that are not given are unknown.
  const outputs = new Map<string, pulumi.Input<string>>(Object.entries(provider));
  for (const key of identityArguments) pulumi.output(outputs.get(key)).apply(warn);
}
