import { RunError } from "@pulumi/pulumi";

/** An IAM DB user: one PostgreSQL role on the resources of one server. */
export interface DbUser {
  readonly partition: string;
  readonly accountId: string;
  /** DB resources that the role may log in to. */
  readonly dbResources: readonly DbResource[];
  readonly username: string;
}

/** A DB resource ID and its Region. */
export interface DbResource {
  readonly id: string;
  readonly region: string;
  /** Argument that names it. Default: `server.resourceIds`. */
  readonly argument?: "extraResourceIds";
}

/**
 * Characters of a policy, without white space.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
const MAX_LENGTHS = { managed: 6144, role: 10240, user: 2048, group: 5120 } as const;

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
  const { partition, accountId, dbResources, username } = user;
  const arns = dbResources.map(
    ({ id, region }) => `arn:${partition}:rds-db:${region}:${accountId}:dbuser:${id}/${username}`,
  );
  return [...new Set(arns)].sort();
}

/** The policy document that allows `rds-db:connect` on exactly these DB user ARNs. */
export function connectPolicyDocument(arns: readonly string[]): string {
  return policyDocument("rds-db:connect", arns);
}

/**
 * The policy document that allows to assume one role. With sts:TagSession, because a session that has
 * transitive tags, such as one of EKS Pod Identity, passes them on.
 */
export function assumePolicyDocument(roleArn: string): string {
  return policyDocument(["sts:AssumeRole", "sts:TagSession"], roleArn);
}

function policyDocument(action: string | readonly string[], resource: string | readonly string[]) {
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: resource }],
  });
}

/**
 * Refuses a policy that is longer than IAM allows.
 *
 * @param holder what an inline policy is in, or `"managed"`.
 */
export function checkPolicyLength(document: string, holder: keyof typeof MAX_LENGTHS): void {
  const length = document.replace(/\s/g, "").length;
  const most = MAX_LENGTHS[holder];
  if (length <= most) return;
  const what = holder === "managed" ? "a policy" : `an inline policy of an IAM ${holder}`;
  throw new RunError(
    `cannot write ${what} of ${String(length)} characters: IAM allows ${String(most)}\n` +
      "Hint: Give fewer extraResourceIds, or declare several ConnectPolicy or RdsIamUser with a part of the users or resource IDs each.",
  );
}

// In a policy's Resource, `*` and `?` are wildcards, `$` starts a variable, and `/` ends the ID.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
function problemsOf({ partition, accountId, dbResources, username }: DbUser) {
  const parts = [
    ["username", username, /^[ -~]+$/, "printable ASCII"],
    ["username", username, /^[^*?$/]*$/, 'a name without "*", "?", "$" and "/"'],
    ["server.partition", partition, /^aws(?:-[a-z]+)*$/, '"aws", "aws-cn" or "aws-us-gov"'],
    ["server.accountId", accountId, /^\d{12}$/, "12 digits"],
    ...[...new Set(dbResources.map(({ region }) => region))].map(
      (region) =>
        [
          "server.region",
          region,
          /^[a-z]+(?:-[a-z0-9]+)+$/,
          'a region such as "eu-west-1"',
        ] as const,
    ),
    ...dbResources.map(
      ({ id, argument = "server.resourceIds" }) =>
        [
          argument,
          id,
          /^(?:db|cluster|prx)-[A-Za-z0-9]+$/,
          'a DB resource ID ("db-…" or "cluster-…"), not a DB identifier',
        ] as const,
    ),
  ] as const;
  return [
    ...(dbResources.length === 0 ? ["server.resourceIds: expected at least one, found none"] : []),
    ...parts
      .filter(([, value, pattern]) => !pattern.test(value))
      .map(
        ([property, value, , expected]) => `${property}: expected ${expected}, found "${value}"`,
      ),
  ];
}
