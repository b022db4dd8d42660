/** What the look of a preview is for, from what was declared last and what is declared now. */
import { isOtherServer } from "../diff/diffInputs";
import type { Props } from "../engine/props";
import { parseRecorded, type RoleInputs } from "../inputs/inputs";
import { declaredOf } from "../inputs/parts/declared";

export type Purpose =
  /** A role that is made new: what its creation will meet. */
  | { readonly kind: "look-ahead"; readonly inputs: RoleInputs }
  /** A role that was declared before: what differs, and what will be sent. */
  | {
      readonly kind: "drift";
      /** As it was declared last, reached the way it is declared now. */
      readonly inputs: RoleInputs;
      /** Declared now; `undefined`: not all of it is known yet. */
      readonly next: RoleInputs | undefined;
      /** Another role takes its place, and then it goes. */
      readonly isReplaced: boolean;
    };

/**
 * What a look is for; a role that was just refreshed is looked at also where `driftDetection` keeps
 * that to refreshes. `undefined`: nothing is to be looked at.
 */
export function purposeOf(
  olds: Props,
  news: RoleInputs | undefined,
  isRefreshed = false,
): Purpose | undefined {
  if (Object.keys(declaredOf(olds)).length === 0) {
    return news?.driftDetection === "preview" ? { kind: "look-ahead", inputs: news } : undefined;
  }
  const { inputs } = parseRecorded(olds);
  if (inputs === undefined || !isLookedAt(news ?? inputs, isRefreshed)) return undefined;
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

function isLookedAt({ driftDetection }: RoleInputs, isRefreshed: boolean): boolean {
  return driftDetection === "preview" || (driftDetection === "refresh" && isRefreshed);
}
