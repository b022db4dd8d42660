import { RunError } from "@pulumi/pulumi";

/** An IAM DB user: one PostgreSQL role on the resources of one server. */
export interface DbUser {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** DB resource IDs that the role may log in to. */
  readonly resourceIds: readonly string[];
  readonly username: string;
}

/**
 * ARNs of a DB user, one for each resource ID, sorted.
 *
 * @throws if a part of an ARN is a wildcard or variable of IAM, or has the wrong form.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 */
export function dbUserArns(user: DbUser): readonly string[] {
  const problems = problemsOf(user);
  if (problems.length > 0) {
    throw new RunError(["cannot write an exact connect policy", ...problems].join("\n  "));
  }
  const { partition, region, accountId, resourceIds, username } = user;
  return [...new Set(resourceIds)]
    .sort()
    .map((id) => `arn:${partition}:rds-db:${region}:${accountId}:dbuser:${id}/${username}`);
}

/** The policy document that allows `rds-db:connect` on exactly these DB user ARNs. */
export function connectPolicyDocument(arns: readonly string[]): string {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "rds-db:connect", Resource: arns }],
  });
}

// In a policy's Resource, `*` and `?` are wildcards, `$` starts a variable, and `/` ends the ID.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
function problemsOf({ partition, region, accountId, resourceIds, username }: DbUser) {
  const parts = [
    ["username", username, /^[ -~]+$/, "printable ASCII"],
    ["username", username, /^[^*?$/]*$/, 'a name without "*", "?", "$" and "/"'],
    ["server.partition", partition, /^aws(?:-[a-z]+)*$/, '"aws", "aws-cn" or "aws-us-gov"'],
    ["server.region", region, /^[a-z]+(?:-[a-z0-9]+)+$/, 'a region such as "eu-west-1"'],
    ["server.accountId", accountId, /^\d{12}$/, "12 digits"],
    ...resourceIds.map(
      (id) =>
        [
          "server.resourceIds",
          id,
          /^(?:db|cluster|prx)-[A-Za-z0-9]+$/,
          'a DB resource ID ("db-…" or "cluster-…"), not a DB identifier',
        ] as const,
    ),
  ] as const;
  return [
    ...(resourceIds.length === 0 ? ["server.resourceIds: expected at least one, found none"] : []),
    ...parts
      .filter(([, value, pattern]) => !pattern.test(value))
      .map(
        ([property, value, , expected]) => `${property}: expected ${expected}, found "${value}"`,
      ),
  ];
}
