/** Types and future objects, and grants of every kind, for cases that plan: beside `snapshots.ts`. */
import type {
  FutureGrant,
  GrantDeclaration,
  NamedGrant,
} from "../../../provider/postgres/model/declaration";
import type { ObjectState } from "../../../provider/postgres/model/snapshot";
import type { FutureType } from "../../../provider/postgres/model/objectTypes";
import { aGrant, anObject } from "./snapshots";

export function aType(name: string, part: Partial<ObjectState> = {}): ObjectState {
  return anObject("TYPE", "sales", name, part);
}

/** Default privileges in schema `sales`: their creator is the owner, and the grantor of them all. */
export function aFuture(
  type: FutureType,
  creator: string,
  { grants = [], ...part }: Partial<ObjectState> = {},
): ObjectState {
  return anObject(type, "sales", creator, {
    owner: creator,
    grants: grants.map((entry) => ({ ...entry, grantor: creator })),
    ...part,
  });
}

/** SELECT on column `sales.invoice.status`. */
export function aColumnGrant(part: Partial<NamedGrant> = {}): GrantDeclaration {
  return aGrant({ type: "COLUMN", columns: ["status"], ...part });
}

/** EXECUTE on routine `sales.refund(integer, text)`. */
export function aRoutineGrant(part: Partial<NamedGrant> = {}): GrantDeclaration {
  return aGrant({
    type: "ROUTINE",
    names: ["refund(integer, text)"],
    privileges: ["EXECUTE"],
    ...part,
  });
}

/** SELECT on every table of schema `sales` that there is and that role `etl` will create. */
export function aLastingGrant(part: Partial<NamedGrant> = {}): GrantDeclaration {
  return aGrant({ names: "*", future: ["etl"], ...part });
}

/** SELECT on every table of the database that role `etl` will create. */
export function aFutureGrant(part: Partial<FutureGrant> = {}): GrantDeclaration {
  return {
    kind: "future",
    database: "orders",
    type: "FUTURE TABLE",
    privileges: ["SELECT"],
    grantable: false,
    createdBy: ["etl"],
    path: "grants[0]",
    ...part,
  };
}
