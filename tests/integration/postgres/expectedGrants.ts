/** What random declarations mean, worked out apart from the provider: by object and privilege. */
import { escapeIdentifier } from "pg";
import type { GrantDeclaration } from "../../../provider/postgres/model";
import { PRIVILEGES, SCHEMAS, TABLES, type RandomState } from "./randomState";

/** `table s.t: SELECT`, and whether with grant option. */
export type ExpectedGrants = ReadonlyMap<string, boolean>;

export function expectedGrants(
  grants: readonly GrantDeclaration[],
  state: RandomState,
  version: number,
): ExpectedGrants {
  const expected = new Map<string, boolean>();
  for (const grant of grants) {
    const grantable = grant.kind === "named" && grant.grantable;
    for (const key of keysOf(grant, state, version)) {
      expected.set(key, grantable || expected.get(key) === true);
    }
  }
  return expected;
}

/** Whether a superuser's table is named, which no master can grant. */
export function namesSuperusersTable(
  grants: readonly GrantDeclaration[],
  { owners }: RandomState,
): boolean {
  return grants.some((grant) => {
    if (grant.kind !== "named" || grant.type !== "TABLE" || grant.names === "*") return false;
    const own = owners[SCHEMAS.indexOf(grant.schema)] ?? [];
    return grant.names.some((name) => own[TABLES.indexOf(name)] === "rdsadmin");
  });
}

function keysOf(
  grant: GrantDeclaration,
  { owners }: RandomState,
  version: number,
): readonly string[] {
  const within = grant.schema;
  const reachable = TABLES.filter(
    (_, index) => owners[SCHEMAS.indexOf(within)]?.[index] !== "rdsadmin",
  );
  if (grant.kind === "preset") return presetKeys(within, reachable, grant.access === "readWrite");
  const names = grant.names === "*" ? reachable : grant.names;
  const privileges = grant.privileges.flatMap((one): readonly string[] =>
    one === "ALL" ? [...PRIVILEGES, ...(version >= 17 ? ["MAINTAIN"] : [])] : [one],
  );
  const objects = names.map((name) => {
    if (grant.type === "TABLE") return `table ${shown(within)}.${shown(name)}`;
    return `${grant.type.toLowerCase()} ${shown(name)}`;
  });
  return objects.flatMap((object) => privileges.map((one) => `${object}: ${one}`));
}

function presetKeys(
  within: string,
  reachable: readonly string[],
  writes: boolean,
): readonly string[] {
  const onTables = ["SELECT", ...(writes ? ["INSERT", "UPDATE", "DELETE"] : [])];
  const onSequences = ["SELECT", ...(writes ? ["UPDATE", "USAGE"] : [])];
  return [
    "database app: CONNECT",
    `schema ${shown(within)}: USAGE`,
    ...onSequences.map((one) => `sequence ${shown(within)}.q: ${one}`),
    ...reachable.flatMap((name) =>
      onTables.map((one) => `table ${shown(within)}.${shown(name)}: ${one}`),
    ),
  ];
}

/** A name as `format('%I')` writes it. */
function shown(name: string): string {
  return /^[a-z_]+$/.test(name) ? name : escapeIdentifier(name);
}
