/** Changes of single privileges, as planning hands them on to be gathered into statements. */
import type { ObjectName } from "../../../../provider/postgres/model/declaration";
import type { ObjectState } from "../../../../provider/postgres/model/snapshot";
import { batchChanges, type ObjectChange } from "../../../../provider/postgres/plan/batching";
import { nameOf } from "../../../../provider/postgres/model/objectIndex";
import type { Privilege } from "../../../../provider/postgres/model/objectTypes";
import { aTable } from "../snapshots";

/** A GRANT by the master to `svc`. */
export function aChange(
  object: ObjectName,
  privilege: Privilege = "SELECT",
  part: Partial<ObjectChange> = {},
): ObjectChange {
  return {
    verb: "GRANT",
    object: nameOf(object),
    privilege,
    grantable: false,
    allInSchema: false,
    runAs: { as: "session" },
    separateStatements: false,
    ...part,
  };
}

/** A REVOKE by the master from `svc`. */
export function aRevoke(
  object: ObjectName,
  privilege: Privilege = "SELECT",
  part: Partial<ObjectChange> = {},
): ObjectChange {
  return aChange(object, privilege, { verb: "REVOKE", ...part });
}

/** So many tables of `sales`, named in order. */
export function tables(length: number, part: Partial<ObjectState> = {}): readonly ObjectState[] {
  return Array.from({ length }, (_, index) => aTable(`t${String(index).padStart(6, "0")}`, part));
}

/** The SQL of each chunk. */
export function textsOf(
  changes: readonly ObjectChange[],
  present: readonly ObjectState[] = [],
  comeAndGo = false,
): readonly (readonly string[])[] {
  return batchChanges("svc", changes, present, comeAndGo).map(({ statements }) =>
    statements.map(({ statement }) => statement.text),
  );
}
