/** From checked inputs to the declaration that the core plans from. */
import { grantDeclaration } from "./grants/declaration";
import type { RoleInputs } from "./schema";
import type {
  OwnershipDeclaration,
  RemovalDeclaration,
  RoleDeclaration,
} from "../postgres/model/declaration";

/** What the state records of the role. */
export interface Recorded {
  readonly owner: string | undefined;
  readonly generation: OwnershipDeclaration["generation"];
  readonly oid?: number | undefined;
}

/** What the role should be. */
export function declarationOf(inputs: RoleInputs, recorded: Recorded): RoleDeclaration {
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
    grants: inputs.grants.map((grant, index) => grantDeclaration(grant, database, index)),
    ownership: {
      owner,
      adoptExisting,
      recordedOwner: recorded.owner,
      generation: recorded.generation,
      ...(recorded.oid === undefined ? {} : { recordedOid: recorded.oid }),
    },
  };
}

/** How the recorded role is to be removed. */
export function removalOf(inputs: RoleInputs, generation: number): RemovalDeclaration {
  const { username, database, onDelete, owner } = inputs;
  return { name: username, database, onDelete, owners: [owner], generation };
}
