/** What is refused in grants that have the right shape: contradictions between entries. */
import { isDeepStrictEqual } from "node:util";
import { grantDeclaration, namesMeant } from "./declaration";
import type { GrantInput } from "./parts";
import { quoted } from "../../postgres/model/names";
import type { GrantDeclaration } from "../../postgres/model/declaration";
import { objectTypes, privilegeRows, type ObjectType } from "../../postgres/model/objectTypes";
import type { Problem } from "../parts/problem";

/** A creator of future objects, as a grant names it. */
export interface NamedCreator {
  /** Where, such as `grants[0].createdBy[1]`. */
  readonly property: string;
  readonly creator: unknown;
}

/** A role that is declared as a creator of its own. */
export function creatorProblems(
  creators: readonly NamedCreator[],
  username: string | undefined,
): readonly Problem[] {
  if (username === undefined) return [];
  return creators
    .filter(({ creator }) => creator === username)
    .map(({ property }) => ({
      property,
      reason: `expected another role, found ${quoted(username)} itself: the owner of an object needs no grant on it`,
    }));
}

/**
 * Every other problem.
 *
 * @param grants an entry is absent where it is not known or has the wrong shape.
 * @param database of grants that name none.
 */
export function grantProblems(
  grants: readonly (GrantInput | undefined)[],
  database: string,
): readonly Problem[] {
  return contradictions(
    grants.map((grant, index) =>
      grant === undefined ? undefined : grantDeclaration(grant, database, index),
    ),
  );
}

/** The same privilege on the same object, declared with and without the grant option. */
function contradictions(grants: readonly (GrantDeclaration | undefined)[]): readonly Problem[] {
  const claims = grants.map((grant) =>
    grant === undefined || grant.kind === "preset" ? undefined : claimOf(grant),
  );
  return claims.flatMap((claim, index) => {
    const first = claims.slice(0, index).findIndex((other) => contradict(claim, other));
    if (claim === undefined || first === -1) return [];
    return [
      {
        property: `grants[${String(index)}].withGrantOption`,
        reason: `expected ${String(!claim.grantable)} as in grants[${String(first)}], which grants the same, found ${String(claim.grantable)}`,
      },
    ];
  });
}

/** The objects and privileges of a grant, and whether it has the grant option. */
interface Claim {
  readonly place: readonly [type: ObjectType, ...within: readonly string[]];
  readonly names: "*" | readonly string[];
  readonly privileges: readonly string[];
  readonly grantable: boolean;
}

type OptionGrant = Exclude<GrantDeclaration, { readonly kind: "preset" }>;

function claimOf(grant: OptionGrant): Claim {
  const all = privilegeRows(grant.type).map(({ name }) => name);
  const privileges = grant.privileges.includes("ALL") ? all : grant.privileges;
  return { ...objectsOf(grant), privileges, grantable: grant.grantable };
}

/** Default creators are not known here, so they are equal only to default creators. */
function objectsOf(grant: OptionGrant): Pick<Claim, "place" | "names"> {
  const { type } = grant;
  const database = objectTypes[type].shared ? "" : grant.database;
  if (grant.kind === "named") {
    return { place: [type, database, grant.schema], names: namesMeant(grant) };
  }
  const { createdBy } = grant;
  return createdBy === "default"
    ? { place: [type, database, createdBy], names: [""] }
    : { place: [type, database, "named"], names: createdBy };
}

function contradict(one: Claim | undefined, other: Claim | undefined): boolean {
  if (one === undefined || other === undefined || one.grantable === other.grantable) return false;
  const [withOption, without] = one.grantable ? [one, other] : [other, one];
  return (
    isDeepStrictEqual(one.place, other.place) &&
    covers(withOption.names, without.names) &&
    one.privileges.some((privilege) => other.privileges.includes(privilege))
  );
}

/**
 * A list of names may have the grant option where `"*"` has none: that adds it for those names. The
 * reverse is a contradiction.
 */
function covers(withOption: Claim["names"], without: Claim["names"]): boolean {
  if (withOption === "*") return true;
  return without !== "*" && without.some((name) => withOption.includes(name));
}
