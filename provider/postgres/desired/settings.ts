/** The settings that a role should have, as the server knows them. */
import type { DesiredRole } from "../model/desiredRole";
import type { Refusal } from "../model/plan";
import type { RoleDeclaration, SettingValue } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { nearNames } from "./nearNames";
import { sortedBy } from "../sorting";
import { isListSetting } from "../model/settings";

/** A single string for a list setting becomes a one-element list. */
export function desiredSettings({ settings }: RoleDeclaration): DesiredRole["settings"] {
  const declared = Object.entries(settings).map(([name, value]) => ({
    name,
    value: typeof value === "string" && isListSetting(name) ? [value] : value,
  }));
  return sortedBy(declared, ({ name }) => [name]);
}

/** Settings that the server does not have, or has for all of itself only. */
export function settingRefusals(
  { settings }: RoleDeclaration,
  snapshot: Snapshot,
): readonly Refusal[] {
  return sortedBy(Object.entries(settings), ([name]) => [name]).flatMap(
    ([name, value]) => settingRefusal(name, value, snapshot) ?? [],
  );
}

function settingRefusal(
  name: string,
  value: SettingValue,
  snapshot: Snapshot,
): Refusal | undefined {
  const path = `settings.${name}`;
  const instead = neverOfRoles.get(name.toLowerCase());
  if (instead !== undefined) {
    return { path, reason: `setting ${quoted(name)} cannot be set for a role`, hint: instead };
  }
  if (name.toLowerCase() === "role") return roleRefusal(path, value, snapshot);
  const known = snapshot.settings.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (known === undefined && name.includes(".")) return customRefusal(path, name);
  if (known === undefined)
    return mayExist(name, snapshot) ? undefined : unknown(path, name, snapshot);
  return isForWholeServer(known.context)
    ? {
        path,
        reason: `setting ${quoted(name)} cannot be set for a role: it applies to the whole server`,
        hint: "Set it in the DB parameter group.",
      }
    : undefined;
}

/** Settings that ALTER ROLE refuses to set, and what to do instead (PostgreSQL 18, guc_tables.c). */
const neverOfRoles: ReadonlyMap<string, string> = new Map([
  ["is_superuser", "Take it out of settings."],
  ["transaction_deferrable", 'Set "default_transaction_deferrable" instead.'],
  ["transaction_isolation", 'Set "default_transaction_isolation" instead.'],
]);

/** PostgreSQL takes any name, and only warns at each login that the role does not exist. */
function roleRefusal(
  path: string,
  value: SettingValue,
  { existingRoles }: Snapshot,
): Refusal | undefined {
  const role = String(value);
  return role === "none" || existingRoles.includes(role)
    ? undefined
    : {
        path,
        reason: `role ${quoted(role)} does not exist`,
        hint: "Create it first, or take it out of settings.",
      };
}

/**
 * Settings that `pg_settings` never lists (PostgreSQL 18, GUC_NO_SHOW_ALL in guc_tables.c) and that
 * ALTER ROLE sets.
 */
const unlistedSettings = ["seed", "session_authorization"];

/** Whether the server may have a setting that it does not list to the session user. */
function mayExist(name: string, { session }: Snapshot): boolean {
  return unlistedSettings.includes(name.toLowerCase()) || !session.readsAllSettings;
}

/**
 * Names with a dot are anybody's own, as of an extension.
 * @see https://www.postgresql.org/docs/current/runtime-config-custom.html
 */
function customRefusal(path: string, name: string): Refusal | undefined {
  const isValid =
    /^[a-z_\u0080-\uffff][\w$\u0080-\uffff]*(\.[a-z_\u0080-\uffff][\w$\u0080-\uffff]*)+$/i;
  return isValid.test(name)
    ? undefined
    : {
        path,
        reason: `setting name ${quoted(name)} is not valid`,
        hint: "Write words joined by single dots; each begins with a letter or _, and has letters, digits, _ and $.",
      };
}

function unknown(path: string, name: string, { settingNames }: Snapshot): Refusal {
  const near = nearNames(name, settingNames).map(quoted).join(" or ");
  return {
    path,
    reason: `setting ${quoted(name)} does not exist on the server`,
    hint: near === "" ? "Take it out of settings." : `Did you mean ${near}?`,
  };
}

/** Contexts of `pg_settings` in which ALTER ROLE cannot set anything. */
function isForWholeServer(context: string): boolean {
  return ["internal", "postmaster", "sighup"].includes(context);
}
