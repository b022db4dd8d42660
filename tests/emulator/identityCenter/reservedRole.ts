/** Roles that IAM Identity Center makes for permission sets. */
import { randomBytes } from "node:crypto";
import {
  CreateRoleCommand,
  type IAMClient,
  paginateListRoles,
  PutRolePolicyCommand,
  type Role,
} from "@aws-sdk/client-iam";
import type { Emulator } from "../emulator";
import { policyText, type Statements } from "../iam/policyText";
import type { SsoAssignment } from "../sts/backend";

const FOLDER = "/aws-reserved/sso.amazonaws.com/";

/** A permission set that is assigned in an account. */
export interface PermissionSet {
  readonly name: string;
  readonly statements: Statements;
  /** Default: the emulator's own. */
  readonly accountId?: string;
}

/**
 * Makes the role of a permission set and answers its ARN,
 * `arn:aws:iam::…:role/aws-reserved/sso.amazonaws.com/<region>/AWSReservedSSO_<name>_<16 digits>`.
 * @see https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
 */
export async function createReservedRole(
  { aws, parts }: Emulator,
  { name, statements, accountId = aws.accountId }: PermissionSet,
): Promise<string> {
  const iam = await parts.backend.iamOf(accountId);
  const RoleName = `AWSReservedSSO_${name}_${randomBytes(8).toString("hex")}`;
  const trust = {
    Effect: "Allow",
    Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    Principal: {
      Federated: `arn:aws:iam::${accountId}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE`,
    },
    Condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
  };
  // Identity Center in us-east-1 leaves the region out.
  const Path = aws.region === "us-east-1" ? FOLDER : `${FOLDER}${aws.region}/`;
  const AssumeRolePolicyDocument = policyText(trust);
  const { Role: role } = await iam.send(
    new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument }),
  );
  const PolicyDocument = policyText(statements);
  const policy = { RoleName, PolicyName: "AwsSSOInlinePolicy", PolicyDocument };
  await iam.send(new PutRolePolicyCommand(policy));
  return role?.Arn ?? "";
}

/** The role of a permission set, if it is there. */
export async function findReservedRole(
  client: IAMClient,
  { permissionSet }: SsoAssignment,
): Promise<Role | undefined> {
  for await (const { Roles = [] } of paginateListRoles({ client }, { PathPrefix: FOLDER })) {
    const role = Roles.find(
      ({ RoleName = "" }) =>
        RoleName.replace(/_[0-9a-f]{16}$/, "") === `AWSReservedSSO_${permissionSet}`,
    );
    if (role !== undefined) return role;
  }
  return undefined;
}
