/** How the callers of each trust form come to the IAM role. */
import type { TrustForm } from "./form";

/**
 * Whether a client must assume the role (`true`), is it already (`false`), or has to find out,
 * because the forms differ. AWS gives the role itself to a function, a task, a pod or a workflow,
 * and a role may not assume itself unless its trust policy names it.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html
 */
export function mustAssumeRole(forms: readonly TrustForm[]): boolean | "detect" {
  const must = new Set(forms.map((form) => isAssumed(form)));
  return must.size > 1 ? "detect" : !must.has(false);
}

function isAssumed(form: TrustForm): boolean {
  return (
    form.account !== undefined ||
    form.principalArn !== undefined ||
    form.identityCenter !== undefined
  );
}

/** Whether a trust form lets a principal of another account assume the role, and asks for nothing else. */
export function trustsPrincipal(form: TrustForm, arn: string): boolean {
  if (form.account === undefined) return form.principalArn === arn;
  const { account, externalId, requireMfa } = form;
  return account === arn.split(":")[4] && externalId === undefined && requireMfa !== true;
}
