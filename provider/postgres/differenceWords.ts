/** Each difference in words: the lines of `drift`, and of an error that reports what did not hold. */
import { objectInWords, quoted } from "./names";
import { findObject } from "./objectIndex";
import type { Difference, Left, ObjectName, Snapshot } from "./model";

/** One line a difference; privileges of one object and one cause share a line. */
export function differencesInWords(
  differences: readonly Difference[],
  snapshot: Snapshot,
): readonly string[] {
  if (differences.some(({ kind }) => kind === "role missing")) return ["role does not exist"];
  const groups = new Map<string, string[]>();
  for (const difference of differences) {
    const { before, privilege, after } = phrase(difference, snapshot);
    const key = JSON.stringify([before, after]);
    groups.set(key, [...(groups.get(key) ?? []), privilege]);
  }
  return [...groups].map(([key, privileges]) => sentence(key, privileges));
}

/** An extra that stays: what it is and why it is beyond reach. */
export function leftInWords({ difference, reason }: Left, snapshot: Snapshot): string {
  return `${differencesInWords([difference], snapshot).join(", ")}, ${reason}`;
}

interface Phrase {
  readonly before: string;
  /** Empty where the difference is not about a privilege on an object. */
  readonly privilege: string;
  readonly after: string;
}

function sentence(key: string, privileges: readonly string[]): string {
  const parts: unknown = JSON.parse(key);
  const [before, after] = Array.isArray(parts) ? parts.map(String) : [];
  const named = [...new Set(privileges)].sort().join(", ");
  return `${before ?? ""}${named}${after ?? ""}`;
}

function phrase(difference: Difference, snapshot: Snapshot): Phrase {
  switch (difference.kind) {
    case "grant missing": {
      const { privilege, object, grantable } = difference;
      const option = grantable ? " with grant option" : "";
      return { before: "missing ", privilege, after: ` on ${objectInWords(object)}${option}` };
    }
    case "grant extra": {
      const { object, entry, database, optionOnly } = difference;
      return {
        before: optionOnly ? "extra grant option for " : "extra ",
        privilege: entry.privilege,
        after: ` on ${objectInWords(object)}${grantorInWords(database, object, entry.grantor, snapshot)}`,
      };
    }
    default:
      return { before: roleInWords(difference), privilege: "", after: "" };
  }
}

/** The grantor is worth a word only where it is neither the owner nor the master. */
function grantorInWords(
  database: string,
  object: ObjectName,
  grantor: string,
  snapshot: Snapshot,
): string {
  const state = findObject(snapshot, database, object);
  const expected = [state?.owner, snapshot.session.name];
  return expected.includes(grantor) ? "" : `, granted by ${quoted(grantor)}`;
}

type RoleDifference = Exclude<Difference, { kind: "grant missing" | "grant extra" }>;

function roleInWords(difference: RoleDifference): string {
  switch (difference.kind) {
    case "role missing":
      return "role does not exist";
    case "login":
      return difference.desired ? "login is disabled" : "login is enabled";
    case "connection limit":
      return `connection limit is ${String(difference.actual)} instead of ${String(difference.desired)}`;
    case "foreign attribute":
      return `has the attribute ${difference.attribute}`;
    case "comment":
      return "ownership marker is missing or changed";
    case "membership missing":
      return `not a member of ${quoted(difference.membership.role)}`;
    case "membership extra":
      return `extra membership in ${quoted(difference.membership.role)}`;
    case "membership option extra":
      return `extra ${difference.option} option of membership in ${quoted(difference.membership.role)}`;
    case "member":
      return `${quoted(difference.membership.member)} is a member`;
    case "setting missing":
      return `setting ${difference.name} is not as declared`;
    case "setting extra":
      return `extra setting ${difference.setting.name}${
        difference.setting.database === undefined
          ? ""
          : ` in database ${quoted(difference.setting.database)}`
      }`;
    case "other database":
      return `privileges in database ${quoted(difference.database)}`;
  }
}
