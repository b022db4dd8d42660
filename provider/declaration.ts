/** From checked inputs to what the core works on: only what the role should be. */
import type { GrantInput, RoleInputs } from "./inputSchema";
import type {
  GrantDeclaration,
  OwnershipDeclaration,
  RemovalDeclaration,
  RoleDeclaration,
} from "./postgres/model";

/** What is known of the role from before. */
export interface Recorded {
  readonly owner: string | undefined;
  readonly generation: OwnershipDeclaration["generation"];
  readonly oid?: number | undefined;
}

/** The role that inputs declare. */
export function declarationOf(inputs: RoleInputs, recorded: Recorded): RoleDeclaration {
  const { username, login, iamAuthentication, connectionLimit, memberOf, settings } = inputs;
  const { database, extraPrivileges, adoptExisting, owner } = inputs;
  return {
    ...{ name: username, login, iamAuthentication, connectionLimit, memberOf, settings },
    ...{ database, extraPrivileges },
    grants: inputs.grants.map((grant, index) =>
      grantDeclaration(grant, database, `grants[${String(index)}]`),
    ),
    ownership: {
      ...{ owner, adoptExisting },
      ...{ recordedOwner: recorded.owner, generation: recorded.generation },
      ...(recorded.oid === undefined ? {} : { recordedOid: recorded.oid }),
    },
  };
}

/** How the role of recorded outputs goes away. */
export function removalOf(inputs: RoleInputs, generation: number): RemovalDeclaration {
  const { username, database, onDelete, owner } = inputs;
  return { name: username, database, onDelete, owners: [owner], generation };
}

function grantDeclaration(grant: GrantInput, own: string, path: string): GrantDeclaration {
  const database = grant.database ?? own;
  if ("access" in grant) {
    return { kind: "preset", database, schema: grant.schema, access: grant.access, path };
  }
  const common = { kind: "named", database, grantable: grant.withGrantOption, path } as const;
  if ("tables" in grant) {
    const { schema, tables, privileges } = grant;
    return { ...common, type: "TABLE", schema, names: tables, privileges };
  }
  const { privileges } = grant;
  return "schema" in grant
    ? { ...common, type: "SCHEMA", schema: "", names: [grant.schema], privileges }
    : { ...common, type: "DATABASE", schema: "", names: [database], privileges };
}
