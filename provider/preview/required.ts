/**
 * Required drift detection: where a role could not be inspected, its preview fails. Otherwise a gate
 * in CI would take "could not be compared" for "as declared".
 */
import type { Props } from "../engine/props";
import { parseRecorded, type RoleInputs } from "../inputs/inputs";
import { declaredOf } from "../inputs/parts/declared";
import type { Problem } from "../inputs/parts/problem";
import { codeOf, sqlState } from "../../connect/errorCodes";
import { causeOf } from "../postgres/model/errors";
import { quoted } from "../postgres/model/names";
import { isStillComingUp } from "../postgres/server/failureScope";

/** The environment variable that requires drift detection for all roles of a run. */
export const runVariable = "RDS_IAM_USER_DRIFT_DETECTION";

/**
 * Whether the variable requires drift detection. A wrong value counts too: `check` refuses it, and
 * without a check the gate must not be open because of a misspelled word.
 */
export function isRequiredByRun(value: string | undefined): boolean {
  return value !== undefined && value !== "";
}

/** What is wrong with the variable's value. */
export function runProblems(value: string | undefined): readonly Problem[] {
  if (!isRequiredByRun(value) || value === "required") return [];
  const found = JSON.stringify(value);
  // No property: the engine would print that property's value.
  const reason = `RDS_IAM_USER_DRIFT_DETECTION: expected "required" or no value, found ${found}`;
  return [{ property: "", reason }];
}

/** What requires that a role is inspected; both `false`: a warning is enough. */
export interface Requirement {
  readonly byProperty: boolean;
  readonly byRun: boolean;
}

/** @param news the new declaration; `undefined` where some of it is not known yet */
export function requirementOf(
  olds: Props,
  news: Pick<RoleInputs, "driftDetection"> | undefined,
  byRun: boolean,
): Requirement {
  const detection = detectionOf(olds, news);
  return { byProperty: detection === "required", byRun: byRun && detection !== "off" };
}

export function isRequired({ byProperty, byRun }: Requirement): boolean {
  return byProperty || byRun;
}

/** A role that is never inspected stays so, and the run's log names it. */
export function offWarnings(
  olds: Props,
  news: Pick<RoleInputs, "driftDetection" | "username"> | undefined,
  byRun: boolean,
): readonly string[] {
  if (!byRun || detectionOf(olds, news) !== "off") return [];
  const role = quoted(news?.username ?? String(olds["username"]));
  return [`role ${role} is not inspected although ${runVariable} is set: driftDetection is "off"`];
}

function detectionOf(olds: Props, news: Pick<RoleInputs, "driftDetection"> | undefined): unknown {
  return news === undefined ? olds["driftDetection"] : news.driftDetection;
}

/**
 * Whether the update that creates a role may itself end this failure: it waits for a server that is
 * still coming up, and other resources of it may create the database.
 */
export function mayPassInUpdate(error: unknown): boolean {
  return isStillComingUp(error) || codeOf(causeOf(error)) === sqlState.invalidCatalogName;
}

/** A role that could not be inspected. */
export interface NotInspected {
  readonly username: string;
  /** `host:port`. */
  readonly server: string;
  readonly requirement: Requirement;
}

/** The error of a preview, and what to do. */
export function requiredFailure(failed: NotInspected, reason: string): string {
  return withWayOut(`${inWords(failed)}: ${reason}`, failed.requirement);
}

/** The error of a further role that failed for the same reason. */
export function sameFailure(failed: NotInspected, role: string): string {
  return `${inWords(failed)}, for the same reason as role ${quoted(role)}`;
}

function inWords({ username, server }: NotInspected): string {
  return `drift detection is required, and role ${quoted(username)} could not be inspected on ${server}`;
}

/** The error of a deployed role of which the state does not say what was declared. */
export function stateFailures(olds: Props, requirement: Requirement): readonly string[] {
  if (!isRequired(requirement) || Object.keys(declaredOf(olds)).length === 0) return [];
  const { inputs, problems } = parseRecorded(olds);
  if (inputs !== undefined) return [];
  const lines = problems.map(({ property, reason }) => `\n  ${property}: ${reason}`);
  const role = quoted(String(olds["username"]));
  const reason = `this release cannot read what the state records of it${lines.join("")}`;
  const text = `drift detection is required, and role ${role} could not be inspected: ${reason}`;
  return [withWayOut(text, requirement)];
}

/** Every error ends in what makes it a warning. */
export function withWayOut(text: string, { byProperty, byRun }: Requirement): string {
  const changes = [
    ...(byProperty ? ['set driftDetection to "preview"'] : []),
    ...(byRun ? [`unset ${runVariable}`] : []),
  ];
  const separator = text.includes("\nHint: ") ? " " : "\nHint: ";
  return `${text}${separator}To only warn, ${changes.join(" and ")}.`;
}
