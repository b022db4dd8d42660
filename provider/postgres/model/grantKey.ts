/** The identity of a grant to a role, whoever granted it. */
import type { DesiredGrant } from "./desiredRole";
import type { ObjectName } from "./declaration";
import { objectKeyParts } from "./objectIndex";
import { groupedBy, sortedBy } from "../sorting";
import type { Privilege } from "./objectTypes";

/** A privilege on an object of a database. */
export interface GrantIdentity {
  readonly database: string;
  readonly object: ObjectName;
  readonly privilege: Privilege;
}

/** The identity as parts of a key, in the order in which grants are listed. */
export function grantKeyParts({ database, object, privilege }: GrantIdentity): readonly string[] {
  return [database, ...objectKeyParts(object), privilege];
}

/** The identity as text. */
export function grantKey(grant: GrantIdentity): string {
  return JSON.stringify(grantKeyParts(grant));
}

/** The identity of default privileges of any creator. */
export function anyCreatorKey({ database, object, privilege }: GrantIdentity): string {
  return JSON.stringify([database, object.type, object.schema, privilege]);
}

/** Each grant once, in order. It has the grant option if one of the duplicates has it. */
export function distinctGrants(grants: readonly DesiredGrant[]): readonly DesiredGrant[] {
  const distinct = groupedBy(grants, grantKeyParts).map((alike) => ({
    ...alike[0],
    grantable: alike.some(({ grantable }) => grantable),
    allInSchema: alike.some(({ allInSchema }) => allInSchema),
  }));
  return sortedBy(distinct, grantKeyParts);
}
