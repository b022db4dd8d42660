/** Each difference in words: the lines of `drift`, and of an error that reports what did not hold. */
import { visible } from "../../../connect/visible";
import type { Difference } from "../model/difference";
import type { Unreachable } from "../model/plan";
import type { ObjectName } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import { objectInWords, quoted } from "../model/names";
import { findObject } from "../model/objectIndex";
import { distinctNames, groupedBy } from "../sorting";
import { objectTypes } from "../model/objectTypes";

/** One line a difference; privileges of one object and one cause share a line. */
export function differencesInWords(
  differences: readonly Difference[],
  snapshot: Snapshot,
): readonly string[] {
  const present = differences.filter((difference) => difference.kind !== "role missing");
  if (present.length < differences.length) return ["role does not exist"];
  const phrases = present.map((difference) => phrase(difference, snapshot));
  return groupedBy(phrases, ({ before, after }) => [before, after]).map((group) => {
    const [{ before, after }] = group;
    const privileges = distinctNames(group.map(({ privilege }) => privilege));
    return `${before}${privileges.join(", ")}${after}`;
  });
}

/** Extras that stay, for `drift`: what they are and why they are beyond reach. */
export function unreachableInWords(
  unreachable: readonly Unreachable[],
  snapshot: Snapshot,
): readonly string[] {
  return groupedBy(unreachable, ({ reason }) => reason).flatMap((group) => {
    const differences = group.map(({ difference }) => difference);
    return differencesInWords(differences, snapshot).map((line) => `${line}, ${group[0].reason}`);
  });
}

/** The same with the way out, for a warning. */
export function unreachableWithHints(
  unreachable: readonly Unreachable[],
  snapshot: Snapshot,
): readonly string[] {
  return groupedBy(unreachable, ({ reason, hint }) => [reason, hint]).flatMap((group) =>
    unreachableInWords(group, snapshot).map((line) => `${line}. ${group[0].hint}`),
  );
}

interface Phrase {
  readonly before: string;
  /** Empty where the difference is not about a privilege on an object. */
  readonly privilege: string;
  readonly after: string;
}

function phrase(difference: PresentDifference, snapshot: Snapshot): Phrase {
  switch (difference.kind) {
    case "grant missing": {
      const { privilege, database, object, grantable } = difference;
      const option = grantable ? " with grant option" : "";
      const after = ` on ${placeInWords(database, object, snapshot)}${option}`;
      return { before: "missing ", privilege, after };
    }
    case "grant extra": {
      const { database, object, entry, optionOnly } = difference;
      const owner = findObject(snapshot, database, object)?.owner;
      const by = grantorInWords(entry.grantor, [owner, snapshot.session.name]);
      return {
        before: optionOnly ? "extra grant option for " : "extra ",
        privilege: entry.privilege,
        after: ` on ${placeInWords(database, object, snapshot)}${by}`,
      };
    }
    default:
      return { before: roleInWords(difference, snapshot), privilege: "", after: "" };
  }
}

/** The database is said where it is not the declaration's own. */
function placeInWords(database: string, object: ObjectName, { database: own }: Snapshot): string {
  const elsewhere = database !== own && !objectTypes[object.type].shared;
  return `${objectInWords(object)}${elsewhere ? ` in database ${quoted(database)}` : ""}`;
}

/** The grantor is worth a word only where it is not one who is expected to grant. */
function grantorInWords(grantor: string, expected: readonly (string | undefined)[]): string {
  return expected.includes(grantor) ? "" : `, granted by ${quoted(grantor)}`;
}

type PresentDifference = Exclude<Difference, { kind: "role missing" }>;
type RoleDifference = Exclude<PresentDifference, { kind: "grant missing" | "grant extra" }>;

function roleInWords(difference: RoleDifference, { session }: Snapshot): string {
  switch (difference.kind) {
    case "login":
      return difference.desired ? "login is disabled" : "login is enabled";
    case "connection limit":
      return `connection limit is ${difference.actual} instead of ${difference.desired}`;
    case "foreign attribute":
      return `has the attribute ${difference.attribute}`;
    case "comment":
      return "ownership marker is missing or changed";
    case "setting missing":
      return `setting ${visible(difference.name)} is not as declared`;
    case "setting extra": {
      const { name, database } = difference.setting;
      return `extra setting ${visible(name)}${database === undefined ? "" : ` in database ${quoted(database)}`}`;
    }
    case "other database":
      return `privileges in database ${quoted(difference.database)}`;
    default:
      return membershipInWords(difference, session.name);
  }
}

type MembershipDifference = Extract<
  Difference,
  { kind: "membership missing" | "membership extra" | "membership option extra" | "member" }
>;

function membershipInWords(difference: MembershipDifference, master: string): string {
  const { kind, membership } = difference;
  const role = quoted(membership.role);
  if (kind === "membership missing") {
    const lacks = difference.lacks.join(", ");
    return lacks === ""
      ? `not a member of ${role}`
      : `missing ${lacks} option of membership in ${role}`;
  }
  if (kind === "member") return `${quoted(difference.membership.member)} is a member`;
  const by = grantorInWords(difference.membership.grantor, [master, ""]); // "": not there any more
  return kind === "membership extra"
    ? `extra membership in ${role}${by}`
    : `extra ${difference.option} option of membership in ${role}${by}`;
}
