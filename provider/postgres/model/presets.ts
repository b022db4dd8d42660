/** What `access: "readOnly"` and `access: "readWrite"` expand to. */
import type { PresentType, Privilege } from "./objectTypes";

/** The privileges of a preset on one object type. */
interface PresetRow {
  readonly type: PresentType;
  readonly privileges: readonly Privilege[];
}

/** What `access` expands to. The tables of presets in the documentation are generated from it. */
export const presets = {
  readOnly: [
    { type: "DATABASE", privileges: ["CONNECT"] },
    { type: "SCHEMA", privileges: ["USAGE"] },
    { type: "TABLE", privileges: ["SELECT"] },
    { type: "SEQUENCE", privileges: ["SELECT"] },
  ],
  readWrite: [
    { type: "DATABASE", privileges: ["CONNECT"] },
    { type: "SCHEMA", privileges: ["USAGE"] },
    { type: "TABLE", privileges: ["DELETE", "INSERT", "SELECT", "UPDATE"] },
    { type: "SEQUENCE", privileges: ["SELECT", "UPDATE", "USAGE"] },
  ],
} as const satisfies Readonly<Record<string, readonly PresetRow[]>>;

export type Preset = keyof typeof presets;
