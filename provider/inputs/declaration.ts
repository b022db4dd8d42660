/** From checked inputs to the declaration that the core plans from. */
import { grantDeclaration } from "./grants/declaration";
import type { RoleInputs } from "./schema";
import type {
  OwnershipDeclaration,
  PreviousDeclaration,
  RemovalDeclaration,
  RoleDeclaration,
} from "../postgres/model/declaration";

/** What the state records of the role. */
export interface Recorded {
  readonly owner: string | undefined;
  readonly generation: OwnershipDeclaration["generation"];
  readonly oid?: number | undefined;
  /** What the inputs before these declared. */
  readonly previous?: RoleInputs | undefined;
}

/** What the role should be. */
export function declarationOf(inputs: RoleInputs, recorded: Recorded): RoleDeclaration {
  const { previous } = recorded;
  const { username, login, iamAuthentication, connectionLimit, memberOf, settings } = inputs;
  const { database, extraPrivileges, adoptExisting, owner } = inputs;
  return {
    name: username,
    login,
    iamAuthentication,
    connectionLimit,
    memberOf,
    settings,
    database,
    extraPrivileges,
    grants: grantsOf(inputs),
    ...(previous === undefined ? {} : { previous: previousOf(previous) }),
    ownership: {
      owner,
      adoptExisting,
      recordedOwner: recorded.owner,
      generation: recorded.generation,
      ...(recorded.oid === undefined ? {} : { recordedOid: recorded.oid }),
    },
  };
}

function grantsOf({ grants, database }: RoleInputs): RoleDeclaration["grants"] {
  return grants.map((grant, index) => grantDeclaration(grant, database, index));
}

function previousOf(inputs: RoleInputs): PreviousDeclaration {
  const { iamAuthentication, memberOf } = inputs;
  return { iamAuthentication, memberOf, grants: grantsOf(inputs) };
}

/** How the recorded role is to be removed. */
export function removalOf(
  inputs: RoleInputs,
  { generation, oid }: Pick<Recorded, "oid"> & { readonly generation: number },
): RemovalDeclaration {
  const { username, database, onDelete, owner, adoptExisting } = inputs;
  return {
    name: username,
    database,
    onDelete,
    adoptExisting,
    owners: [owner],
    generation,
    recordedOid: oid,
  };
}
