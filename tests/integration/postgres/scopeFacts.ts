/** What an inspection reads of a group of scopes, beside what the model of them says. */
import type { Membership, Snapshot } from "../../../provider/postgres/model/snapshot";
import { snapshotOf, startOf } from "../../unit/postgres/plan/smallScope/scopeState";
import type { ScopeGroup } from "./scopeGroups";

/** What an inspection finds about the tables and memberships of a group. */
export function factsIn(snapshot: Snapshot): unknown {
  const { role, contents, otherRoles } = snapshot;
  return {
    tables: Object.values(contents)
      .flatMap(({ objects }) => objects.filter(({ type }) => type === "TABLE"))
      .sort((one, other) => (one.name < other.name ? -1 : 1)),
    memberships:
      role === "absent" ? [] : [...role.memberships, ...role.members].map(rowInWords).sort(),
    grantor: otherRoles.find(({ name }) => name === "etl"),
  };
}

/** The same of the model: of a table that is not declared only what the role holds is read. */
export function factsOf({ scopes }: ScopeGroup, version: number): unknown {
  const [scope] = scopes;
  if (scope === undefined) return undefined;
  const first = snapshotOf(startOf(scope, version));
  const contents = scopes.flatMap((scope, index) =>
    Object.values(snapshotOf(startOf(scope, version)).contents).map(({ objects, ...rest }) => ({
      ...rest,
      objects: objects
        .filter(({ name, grants }) => grants.length > 0 || scope[name === "a" ? "a" : "b"].goal > 0)
        .map((one) => ({ ...one, name: `${one.name}_${index}` })),
    })),
  );
  return factsIn({ ...first, contents: Object.fromEntries(Object.entries(contents)) });
}

function rowInWords({ memberManaged: _, ...row }: Membership): string {
  return JSON.stringify(Object.entries(row).sort());
}
