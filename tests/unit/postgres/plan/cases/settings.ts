/** Cases of planning settings: what is stored is not always what was said. */
import type { RoleSetting, SettingState } from "../../../../../provider/postgres/model/snapshot";
import type { PlanCase } from "../planCase";
import { aDeclaration, aRole, type World } from "../../snapshots";

const known = settingsOf("DateStyle", "search_path", "statement_timeout", "TimeZone", "work_mem");

export const settingCases: readonly PlanCase[] = [
  {
    title: "sends nothing where settings are as declared",
    declaration: aDeclaration({ settings: { statement_timeout: "30s", work_mem: "1MB" } }),
    actual: withSettings(["work_mem", "1MB"], ["statement_timeout", "30s"]),
    statements: [],
  },
  {
    title: "sets what is missing or different, in the order of names",
    declaration: aDeclaration({ settings: { work_mem: "1MB", "app.tenant": "o'hara" } }),
    actual: withSettings(["work_mem", "2MB"]),
    statements: [
      `ALTER ROLE "svc" SET "app"."tenant" TO 'o''hara'`,
      `ALTER ROLE "svc" SET "work_mem" TO '1MB'`,
    ],
  },
  {
    title: "takes names as PostgreSQL does, in whatever case",
    declaration: aDeclaration({ settings: { timezone: "UTC" } }),
    actual: withSettings(["TimeZone", "UTC"]),
    statements: [],
  },
  {
    title: "sends the elements of a list apart",
    declaration: aDeclaration({ settings: { search_path: ["My Schema", "public"] } }),
    actual: withSettings(),
    statements: [`ALTER ROLE "svc" SET "search_path" TO 'My Schema', 'public'`],
  },
  {
    title: "reads a list that is stored with quotes where they are needed",
    declaration: aDeclaration({ settings: { search_path: ["$user", 'a"b, c', "public"] } }),
    actual: withSettings(["search_path", '"$user", "a""b, c", public']),
    statements: [],
  },
  {
    title: "tells one element with a comma from two",
    declaration: aDeclaration({ settings: { search_path: ["sales", "public"] } }),
    actual: withSettings(["search_path", '"sales, public"']),
    statements: [`ALTER ROLE "svc" SET "search_path" TO 'sales', 'public'`],
  },
  {
    title: "minds the order of a list",
    declaration: aDeclaration({ settings: { search_path: ["sales", "public"] } }),
    actual: withSettings(["search_path", "public, sales"]),
    statements: [`ALTER ROLE "svc" SET "search_path" TO 'sales', 'public'`],
  },
  {
    title: "takes one string for a list of one",
    declaration: aDeclaration({ settings: { search_path: "My Schema" } }),
    actual: withSettings(["search_path", '"My Schema"']),
    statements: [],
  },
  {
    title: "sends an empty list as an empty string",
    declaration: aDeclaration({ settings: { search_path: [] } }),
    actual: withSettings(),
    statements: [`ALTER ROLE "svc" SET "search_path" TO ''`],
  },
  {
    title: "reads an empty list, which is stored as one empty element",
    declaration: aDeclaration({ settings: { search_path: [] } }),
    actual: withSettings(["search_path", '""']),
    statements: [],
  },
  {
    title: "reads a list that is stored without quotes",
    declaration: aDeclaration({ settings: { DateStyle: ["ISO", "DMY"] } }),
    actual: withSettings(["DateStyle", "ISO, DMY"]),
    statements: [],
  },
  {
    title: "resets what is not declared, also in one database",
    declaration: aDeclaration({ settings: { work_mem: "1MB" } }),
    actual: withSettings(["role", "postgres"], ["work_mem", "1MB"], ["work_mem", "9MB", "orders"]),
    statements: [
      'ALTER ROLE "svc" RESET "role"',
      'ALTER ROLE "svc" IN DATABASE "orders" RESET "work_mem"',
    ],
  },
];

function withSettings(...rows: readonly (readonly [string, string, string?])[]): World {
  const settings = rows.map(([name, value, database]): RoleSetting => ({ name, value, database }));
  return { settings: known, role: aRole({ settings }) };
}

/** Settings that everybody may set. */
export function settingsOf(...names: readonly string[]): readonly SettingState[] {
  return names.map((name) => ({ name, context: "user" }));
}
