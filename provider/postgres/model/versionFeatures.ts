/** What PostgreSQL of which version can do, by `server_version_num`. */

/**
 * From 16 on a membership has the options INHERIT and SET beside ADMIN, and a grantor that counts;
 * CREATEROLE alters only roles that it has ADMIN OPTION on, and has it on those that it creates.
 * @see https://www.postgresql.org/docs/16/release-16.html
 */
export function hasMembershipOptions(versionNum: number): boolean {
  return versionNum >= 160000;
}

/** From 16 on there are settings that ALTER ROLE sets and refuses to reset (GUC_NO_RESET in guc_tables.c). */
export function hasSettingsWithoutReset(versionNum: number): boolean {
  return versionNum >= 160000;
}

/** From 15 on SET can be granted on a parameter. */
export function hasParameterPrivileges(versionNum: number): boolean {
  return versionNum >= 150000;
}
