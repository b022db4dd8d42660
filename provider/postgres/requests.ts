/** What a look has to answer, so that a declaration can be expanded and compared. */
import type { LookRequest } from "./catalog";
import type { GrantDeclaration, RemovalDeclaration, RoleDeclaration } from "./model";
import { objectTypes } from "./privileges";

/** The look for a declaration: the same request serves every database it names. */
export function lookRequestFor(declaration: RoleDeclaration): LookRequest {
  const { name, grants, memberOf } = declaration;
  const named = grants.flatMap((grant) => (grant.kind === "named" ? [grant] : []));
  const inSchemas = named.filter(({ type }) => objectTypes[type].inSchema);
  return {
    role: name,
    schemas: [
      ...grants.filter(isInSchema).map(({ schema }) => schema),
      ...named.flatMap(({ type, names }) => (type === "SCHEMA" && names !== "*" ? names : [])),
    ],
    wholeSchemas: [
      ...grants.flatMap((grant) => (grant.kind === "preset" ? [grant.schema] : [])),
      ...inSchemas.flatMap(({ schema, names }) => (names === "*" ? [schema] : [])),
    ],
    relations: inSchemas.flatMap(({ schema, names }) =>
      names === "*" ? [] : names.map((relation) => ({ schema, name: relation })),
    ),
    roles: ["rds_iam", ...memberOf.map(({ role }) => role)],
  };
}

/** The look for a removal: all that names the role, and nothing else. */
export function lookRequestForRemoval({ name }: RemovalDeclaration): LookRequest {
  return { role: name, schemas: [], wholeSchemas: [], relations: [], roles: [] };
}

function isInSchema(grant: GrantDeclaration): boolean {
  return grant.kind === "preset" || objectTypes[grant.type].inSchema;
}
