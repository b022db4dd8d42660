/** Why a preview inspects a role, from the last declaration and the new one. */
import { isOtherServer } from "../diff/replacement";
import type { Props } from "../engine/props";
import { parseRecorded, type RoleInputs } from "../inputs/inputs";
import { declaredOf } from "../inputs/parts/declared";
import { hasUnknowns } from "../inputs/parts/unknowns";

export type Purpose =
  /** A new role: warn about anything that would make its creation fail. */
  | { readonly kind: "look-ahead"; readonly inputs: RoleInputs }
  /** A role that was declared before: show its drift, and the statements to come. */
  | {
      readonly kind: "drift";
      /** The last declaration, with the connection settings of the new one. */
      readonly inputs: RoleInputs;
      /** The new declaration; `undefined` where some of it is not known yet. */
      readonly next: RoleInputs | undefined;
      /** Whether another role replaces it. */
      readonly isReplaced: boolean;
    };

/**
 * Why to inspect the role; `undefined`: do not inspect it. With `driftDetection: "refresh"` a role is
 * inspected only if it has just been refreshed.
 *
 * @param isRequired whether the role must be inspected in any case
 */
export function purposeOf(
  olds: Props,
  news: RoleInputs | undefined,
  isRefreshed = false,
  isRequired = false,
): Purpose | undefined {
  if (Object.keys(declaredOf(olds)).length === 0) return lookAheadOf(news, isRequired);
  const { inputs } = parseRecorded(olds);
  if (inputs === undefined || !(isRequired || isInspected(news ?? inputs, isRefreshed)))
    return undefined;
  if (news === undefined) return { kind: "drift", inputs, next: undefined, isReplaced: false };
  const { master, via, ca, timeouts } = news;
  const isOther = isOtherServer(inputs.server, news.server);
  const server = isOther ? inputs.server : news.server;
  return {
    kind: "drift",
    inputs: { ...inputs, master, via, ca, timeouts, server },
    next: news,
    isReplaced: isOther || news.username !== inputs.username,
  };
}

function lookAheadOf(news: RoleInputs | undefined, isRequired: boolean): Purpose | undefined {
  const isInspectedAhead = news?.driftDetection === "preview" || isRequired;
  return news !== undefined && isInspectedAhead ? { kind: "look-ahead", inputs: news } : undefined;
}

/** How a preview reaches the server and what it prints, none of which is recorded in the database. */
const notRecorded = ["master", "via", "ca", "timeouts", "logLevel", "driftDetection"];

/**
 * The last declaration, inspected as the new one says where that is known: another value that is not
 * known yet must not lead the preview through a tunnel that is gone.
 */
export function lastAsKnownNow(olds: Props, news: Props): Props {
  if (Object.keys(declaredOf(olds)).length === 0) return olds;
  const known = notRecorded.filter((key) => !hasUnknowns(news[key]));
  const kept = Object.entries(olds).filter(([key]) => !known.includes(key));
  const replaced = Object.entries(news).filter(([key]) => known.includes(key));
  return Object.fromEntries([...kept, ...replaced]);
}

function isInspected({ driftDetection }: RoleInputs, isRefreshed: boolean): boolean {
  return driftDetection === "preview" || (driftDetection === "refresh" && isRefreshed);
}
