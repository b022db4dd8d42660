/**
 * Values of `ALTER ROLE … SET` as PostgreSQL stores them. A list setting is stored as one text in
 * which each element is quoted where it must be (`"My Schema", public`).
 * @see https://www.postgresql.org/docs/current/config-setting.html
 */
import type { SettingValue } from "./declaration";
import { join, literal, type Sql } from "../sql";
import { hasSettingsWithoutReset } from "./versionFeatures";

/**
 * Settings that take a list (PostgreSQL 18, GUC_LIST_INPUT in guc_tables.c): a text with a comma
 * would be one element of that name.
 */
const listSettings: readonly string[] = [
  "createrole_self_grant",
  "datestyle",
  "local_preload_libraries",
  "log_connections",
  "restrict_nonsystem_relation_kind",
  "search_path",
  "session_preload_libraries",
  "temp_tablespaces",
  "wal_consistency_checking",
];

const settingsWithoutReset: readonly string[] = [
  "seed",
  "transaction_deferrable",
  "transaction_isolation",
  "transaction_read_only",
];

/** Whether ALTER ROLE can take a setting away again. */
export function canBeReset(name: string, versionNum: number): boolean {
  return !hasSettingsWithoutReset(versionNum) || !settingsWithoutReset.includes(name.toLowerCase());
}

/** Whether a setting takes a list of elements. */
export function isListSetting(name: string): boolean {
  return listSettings.includes(name.toLowerCase());
}

/** Whether the elements are names, each quoted where it must be (GUC_LIST_QUOTE): they may hold commas. */
export function isNameList(name: string): boolean {
  return /^(search_path|temp_tablespaces|.*_preload_libraries)$/i.test(name);
}

/** The right-hand side of `SET name TO …`: each element of a list a literal of its own. */
export function settingLiterals(value: SettingValue): Sql {
  if (typeof value === "string") return literal(value);
  return value.length === 0 ? literal("") : join(value.map(literal));
}

/** Whether what is stored, if anything is, is what was declared; `undefined`: nothing is. */
export function settingEquals(declared: SettingValue, stored: string | undefined): boolean {
  if (typeof declared === "string" || stored === undefined) return declared === stored;
  return JSON.stringify(withoutBlanks(declared)) === JSON.stringify(listElements(stored));
}

function listElements(stored: string): readonly string[] {
  const elements = [...stored.matchAll(/"((?:[^"]|"")*)"|[^\s,"]+/g)];
  return withoutBlanks(
    elements.map(([plain, inQuotes]) => inQuotes?.replaceAll('""', '"') ?? plain),
  );
}

/** An empty list is stored as one empty element. */
function withoutBlanks(elements: readonly string[]): readonly string[] {
  return elements.filter((element) => element !== "");
}
