/** iam:SimulatePrincipalPolicy, which moto does not have. */
import type { AwsBackend } from "../sts/backend";
import { authenticate } from "../sts/authenticate";
import type { SignedRequest } from "../sts/signature";
import { StsError } from "../sts/stsError";
import { contextOf, judge, userNameOf } from "./authority";
import { findRole, policiesOfRole, policiesOfUser, type PrincipalPolicies } from "./iamPolicies";
import { evaluatePolicies, parsePolicy, type Verdict } from "./policyDocument";
import { unlessAbsent } from "../absence";

const ACTION = "SimulatePrincipalPolicy";

/**
 * The answer to such a request, or undefined to any other. The caller must be allowed to ask.
 * @throws StsError
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function answerSimulation(
  aws: AwsBackend,
  signed: SignedRequest,
  request: URLSearchParams,
): Promise<string | undefined> {
  if (request.get("Action") !== ACTION) return undefined;
  const { accessKeyId, identity } = await authenticate(aws, signed);
  const principalArn = request.get("PolicySourceArn") ?? "";
  const iam = await aws.iamOf(identity.accountId);
  const question = { accessKeyId, identity, action: `iam:${ACTION}`, resource: principalArn };
  if ((await judge(iam, question)) !== "allow") {
    const message = `User: ${identity.callerArn} is not authorized to perform: iam:${ACTION} on resource: ${principalArn} because no identity-based policy allows the iam:${ACTION} action`;
    throw new StsError(403, "AccessDenied", message);
  }
  const policies = await policiesOf(iam, principalArn);
  if (policies === undefined) {
    throw new StsError(404, "NoSuchEntity", `The principal ${principalArn} cannot be found.`);
  }
  const { accountId } = identity;
  const context = await contextOf(iam, {
    ...identity,
    principalArn,
    accountId,
    session: undefined,
  });
  const results = valuesOf(request, "ActionNames").flatMap((action) =>
    valuesOf(request, "ResourceArns").map((resource) => {
      const asked = { action, resource, context };
      const verdictOf = (texts: readonly string[]): Verdict =>
        evaluatePolicies(texts.flatMap(parsePolicy), asked);
      const { boundary } = policies;
      const identityVerdict = verdictOf(policies.identity);
      const boundaryVerdict = boundary === undefined ? undefined : verdictOf([boundary]);
      return resultXml({ action, resource, identityVerdict, boundaryVerdict });
    }),
  );
  return answerXml(results);
}

async function policiesOf(
  iam: Parameters<typeof policiesOfUser>[0],
  principalArn: string,
): Promise<PrincipalPolicies | undefined> {
  const userName = userNameOf(principalArn);
  if (userName !== undefined) return unlessAbsent(policiesOfUser(iam, userName));
  const role = await findRole(iam, principalArn);
  return role === undefined ? undefined : policiesOfRole(iam, role);
}

/** The entries of a list: `ActionNames.member.1` and so on. */
function valuesOf(request: URLSearchParams, name: string): readonly string[] {
  return [...request].flatMap(([key, value]) => (key.startsWith(`${name}.member.`) ? [value] : []));
}

interface Result {
  readonly action: string;
  readonly resource: string;
  readonly identityVerdict: Verdict;
  /** Undefined where there is no boundary. */
  readonly boundaryVerdict: Verdict | undefined;
}

function resultXml({ action, resource, identityVerdict, boundaryVerdict }: Result): string {
  const verdicts = [identityVerdict, ...(boundaryVerdict === undefined ? [] : [boundaryVerdict])];
  const decision = verdicts.includes("deny")
    ? "explicitDeny"
    : verdicts.includes("none")
      ? "implicitDeny"
      : "allowed";
  const boundary =
    boundaryVerdict === undefined
      ? ""
      : `<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>${String(boundaryVerdict === "allow")}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>`;
  return `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>${resource}</EvalResourceName><EvalDecision>${decision}</EvalDecision><MatchedStatements/><MissingContextValues/>${boundary}</member>`;
}

function answerXml(results: readonly string[]): string {
  return `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
  <SimulatePrincipalPolicyResult>
    <IsTruncated>false</IsTruncated>
    <EvaluationResults>${results.join("")}</EvaluationResults>
  </SimulatePrincipalPolicyResult>
  <ResponseMetadata><RequestId>simulation</RequestId></ResponseMetadata>
</SimulatePrincipalPolicyResponse>
`;
}
