import type { Problem } from "../../provider/inputs/parts/problem";
import type { ServiceTrust, TrustForm } from "./form";
import { type Place, isSamePlace, placeIn, placeInWords } from "./place";
import { sendsSourceAccount } from "./services";

/** Every ARN in valid trust forms that could never match, because it is of another account or partition. */
export function placeProblems(forms: readonly TrustForm[], role: Place): readonly Problem[] {
  return forms.flatMap((form, index) =>
    problemsOf(form, role).map(([key, reason]) => ({
      property: `assumedBy[${String(index)}].${key}`,
      reason,
    })),
  );
}

type KeyAndReason = readonly [string, string];

function problemsOf(form: TrustForm, role: Place): readonly KeyAndReason[] {
  if (form.principalArn !== undefined) {
    return otherPartition("principalArn", form.principalArn, role);
  }
  if (form.eksServiceAccount !== undefined) {
    return otherProvider(form.eksServiceAccount.oidcProviderArn, role);
  }
  return form.service === undefined ? [] : serviceProblems(form, role);
}

// IAM joins no partitions: an identity of one is not known in another.
// https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
function otherPartition(key: string, arn: string, role: Place): readonly KeyAndReason[] {
  const found = placeIn(arn)?.partition;
  if (found === undefined || found === role.partition) return [];
  return [[key, `expected an ARN of the server's partition "${role.partition}", found "${found}"`]];
}

// A role trusts OIDC providers of its own account alone.
// https://docs.aws.amazon.com/eks/latest/userguide/cross-account-access.html
function otherProvider(arn: string, role: Place): readonly KeyAndReason[] {
  const found = placeIn(arn);
  if (found === undefined || isSamePlace(found, role)) return [];
  const reason =
    `expected an OIDC provider in ${placeInWords(role)}, where the server and the role are, ` +
    `found one in ${placeInWords(found)}: create an OIDC provider for the cluster's issuer there`;
  return [["eksServiceAccount.oidcProviderArn", reason]];
}

// The schema compares the two where both are given. Both conditions must hold.
function serviceProblems(form: ServiceTrust, { accountId }: Place): readonly KeyAndReason[] {
  const { service, sourceArn, sourceAccount } = form;
  if (sourceArn === undefined || sourceAccount !== undefined) return [];
  const found = placeIn(sourceArn)?.accountId;
  if (found === undefined || found === accountId || !sendsSourceAccount(service)) return [];
  const reason =
    `expected an ARN of the server's account ${accountId}, which is the default of sourceAccount for ` +
    `${service}, found account ${found}: set sourceAccount to "${found}"`;
  return [["sourceArn", reason]];
}
