/** The settings that a role should have, as the server knows them. */
import type { DesiredRole } from "../model/desiredRole";
import type { Refusal } from "../model/plan";
import type { RoleDeclaration } from "../model/declaration";
import type { Snapshot } from "../model/snapshot";
import { quoted } from "../model/names";
import { nearNames } from "./nearNames";
import { sortedBy } from "../order";
import { isListSetting } from "../model/settings";

/** One string for a setting that takes a list is a list of one: so it is stored. */
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
  return Object.keys(settings)
    .sort()
    .flatMap((name) => settingRefusal(name, snapshot) ?? []);
}

function settingRefusal(name: string, snapshot: Snapshot): Refusal | undefined {
  const path = `settings.${name}`;
  const known = snapshot.settings.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (known === undefined) {
    return name.includes(".") ? undefined : unknown(path, name, snapshot); // anybody's own, as of an extension
  }
  return isForWholeServer(known.context)
    ? {
        path,
        reason: `setting ${quoted(name)} cannot be set for a role, for it is the whole server's`,
        hint: "Set it in the DB parameter group.",
      }
    : undefined;
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
