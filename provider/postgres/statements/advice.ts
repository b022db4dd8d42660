/**
 * Statements that hints advise. Whoever is named may run them as they stand: none of them makes the
 * master a member of a role in a way by which RDS would refuse its password.
 */
import type { ObjectName } from "../model/declaration";
import type { Privilege } from "../model/objectTypes";
import { identifier, sql, type Sql } from "../sql";
import { objectStatement, type ObjectStatement } from "./privileges";

/**
 * The right to grant a role, and no more: the form in which CREATE ROLE gives it to the creator
 * (from 16 on). By INHERIT the master of a role in `rds_iam` would lose its own password; before 16
 * there is no such form, so that no hint may advise a membership there.
 */
export function adminOnly(role: string, master: string): Sql {
  return sql`GRANT ${identifier(role)} TO ${identifier(master)} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`;
}

/** The only way to take some settings away, and a superuser's alone; it takes all others along. */
export function resetAllSettings(role: string, database: string | undefined): Sql {
  const where = database === undefined ? sql`` : sql` IN DATABASE ${identifier(database)}`;
  return sql`ALTER ROLE ${identifier(role)}${where} RESET ALL`;
}

/** CREATEROLE for the master. */
export function createRoleFor(master: string): Sql {
  return sql`ALTER ROLE ${identifier(master)} CREATEROLE`;
}

/** Privileges on one object, granted or revoked. */
export interface AdvisedGrant {
  readonly verb: ObjectStatement["verb"];
  readonly privileges: readonly Privilege[];
  readonly object: ObjectName;
  readonly role: string;
  readonly grantable?: boolean;
}

/** The statement that grants or revokes them. */
export function advisedGrant(advised: AdvisedGrant): Sql {
  const { verb, privileges, role, grantable = false } = advised;
  const { column, ...object } = advised.object;
  const columns = column === undefined ? [] : [column];
  return objectStatement({
    verb,
    role,
    grantable,
    allInSchema: false,
    privileges: privileges.map((privilege) => ({ privilege, columns })),
    objects: [object], // without its column a column is named as its table
  }).text;
}

/** Who can give the master the grant option on an object that it cannot grant on. */
export interface GrantOptionAdvice {
  /** The object's owner. */
  readonly by: string;
  readonly object: ObjectName;
  readonly master: string;
}

/**
 * What would help is the grant option. A membership in the owner would do too, but where the owner is
 * in `rds_iam` it could end the master's own password login.
 */
export function grantOptionHint(
  { by, object, master }: GrantOptionAdvice,
  privileges: readonly Privilege[],
): string {
  const grant = advisedGrant({ verb: "GRANT", privileges, object, role: master, grantable: true });
  return `Have ${by} run ${grant}.`;
}

/** For a database that takes no connections. */
export function allowConnectionsHint(database: string): string {
  return `Have its owner run ALTER DATABASE ${identifier(database)} ALLOW_CONNECTIONS true.`;
}

/** USAGE on a schema. */
export function usageOn(schema: string, role: string): Sql {
  return sql`GRANT USAGE ON SCHEMA ${identifier(schema)} TO ${identifier(role)}`;
}
