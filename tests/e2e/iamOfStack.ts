/** What of a stack is in IAM: roles and policies whose names begin as its resources' do. */
import { type IAMClient, paginateListPolicies, paginateListRoles } from "@aws-sdk/client-iam";

/** Names of roles, and of policies of the account, sorted. */
export async function namesInIam(client: IAMClient, prefix: string): Promise<readonly string[]> {
  const names: string[] = [];
  for await (const { Roles = [] } of paginateListRoles({ client }, {})) {
    names.push(...Roles.map(({ RoleName = "" }) => RoleName));
  }
  for await (const { Policies = [] } of paginateListPolicies({ client }, { Scope: "Local" })) {
    names.push(...Policies.map(({ PolicyName = "" }) => PolicyName));
  }
  return names.filter((name) => name.startsWith(prefix)).sort();
}
