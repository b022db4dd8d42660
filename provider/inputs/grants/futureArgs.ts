/**
 * Grants on objects that are created later, anywhere in a database.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
import type { Input } from "@pulumi/pulumi";
import type { FutureType, PrivilegeOn, futureTypes } from "../../postgres/model/objectTypes";
import type { Grantable, InDatabase, Names, Only, Privileges } from "./keys";

/** Keys of grants on future objects (each grant has one), with the privileges of such objects. */
type PrivilegesByKey = {
  readonly [Type in FutureType as (typeof futureTypes)[Type]["key"]]: PrivilegeOn<Type>;
};

/** What grants on future objects share. */
interface FutureGrant extends InDatabase, Grantable {
  /**
   * Roles that create the objects, at least one, and not the role of the grant itself. Default: the
   * database's owner and whoever owns schemas or objects in it.
   */
  readonly createdBy?: Names;
}

/**
 * Default privileges on what roles create in any schema of a database: one of `schemas`, `tables`,
 * `sequences`, `routines`, `types` and `largeObjects` says `"future"`. For one schema write `"*"`
 * with `future`. Large objects: PostgreSQL 18 and later.
 * @see https://www.postgresql.org/docs/current/sql-alterdefaultprivileges.html
 */
export type FutureGrantArgs = {
  [Key in keyof PrivilegesByKey]: FutureGrant &
    Only<Key | "createdBy"> & {
      readonly [Own in Key]: Input<"future">;
    } & {
      /** Privileges, or `["ALL"]`. */
      readonly privileges: Privileges<PrivilegesByKey[Key]>;
    };
}[keyof PrivilegesByKey];
