/** Asks IAM what the policies of a principal allow. */
import { requestBounds } from "./awsBounds";
import { silenceSdkNotice } from "./caller";
import { answerOf } from "./credentialsError";
import type { StsCaller } from "./sts";

/** One question to IAM. */
export interface Simulation {
  /** ARN of the user or role whose policies are judged. */
  readonly principalArn: string;
  readonly action: string;
  readonly resources: readonly string[];
}

/** What IAM says of one resource. */
export interface Simulated {
  readonly resource: string;
  readonly decision: "allowed" | "explicitDeny" | "implicitDeny";
  /** Absent where there is no permissions boundary. */
  readonly boundaryAllows?: boolean | undefined;
  /** Absent where no policy of an organization applies. */
  readonly organizationAllows?: boolean | undefined;
  /** Names of the policies that decide. */
  readonly policies: readonly string[];
}

/** IAM's answer, or what keeps it from answering. */
export type SimulationAnswer =
  | { readonly simulated: readonly Simulated[] }
  | {
      /** Whether the caller may not ask, or the principal is not there, or IAM did not answer. */
      readonly unanswered: "denied" | "absent" | "failed";
      readonly said: string;
    };

/**
 * Permissions boundaries and, where AWS tells, policies of the organization are part of the answer;
 * session policies are not.
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function simulate(
  { credentials, region }: StsCaller,
  { principalArn, action, resources }: Simulation,
): Promise<SimulationAnswer> {
  silenceSdkNotice();
  const { IAMClient, SimulatePrincipalPolicyCommand } = await import("@aws-sdk/client-iam");
  const client = new IAMClient({ region, credentials, ...requestBounds });
  try {
    const answer = await client.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principalArn,
        ActionNames: [action],
        ResourceArns: [...resources],
      }),
    );
    return { simulated: (answer.EvaluationResults ?? []).map(simulatedOf) };
  } catch (error) {
    const { name, text } = answerOf(error);
    return { unanswered: reasons[name] ?? "failed", said: text };
  } finally {
    client.destroy();
  }
}

const reasons: Readonly<Record<string, "denied" | "absent">> = {
  AccessDenied: "denied",
  AccessDeniedException: "denied",
  NoSuchEntityException: "absent",
  NoSuchEntity: "absent",
};

interface Result {
  readonly EvalResourceName?: string | undefined;
  readonly EvalDecision: string | undefined;
  readonly MatchedStatements?: { readonly SourcePolicyId?: string | undefined }[] | undefined;
  readonly PermissionsBoundaryDecisionDetail?:
    { readonly AllowedByPermissionsBoundary?: boolean | undefined } | undefined;
  readonly OrganizationsDecisionDetail?:
    { readonly AllowedByOrganizations?: boolean | undefined } | undefined;
}

function simulatedOf(result: Result): Simulated {
  const { EvalResourceName: resource = "", EvalDecision: decision } = result;
  const matched = result.MatchedStatements ?? [];
  const ids = matched.flatMap(({ SourcePolicyId: id }) => (id === undefined ? [] : [id]));
  return {
    resource,
    decision: decision === "allowed" || decision === "explicitDeny" ? decision : "implicitDeny",
    boundaryAllows: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
    organizationAllows: result.OrganizationsDecisionDetail?.AllowedByOrganizations,
    policies: [...new Set(ids)].sort(),
  };
}
