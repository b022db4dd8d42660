/** What the cases of a preview's report share: one role that reads one table. */
import type { Snapshot } from "../../../../provider/postgres/model/snapshot";
import type { PreviewReport } from "../../../../provider/preview/report";
import type { Purpose } from "../../../../provider/preview/purpose";
import { anEntry, aSchema, aTable } from "../../postgres/snapshots";
import { inputsOf } from "../inputs/inputsOf";
import { PROPS } from "../roleInputs";

export const READING = {
  ...PROPS,
  database: "orders",
  grants: [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] }],
};
export const reading = inputsOf(READING);
export const withTable = [aSchema(), aTable("invoice")];
export const asDeclared = [aSchema(), aTable("invoice", { grants: [anEntry("SELECT")] })];
export const unchanged = {
  kind: "drift",
  inputs: reading,
  next: reading,
  isReplaced: false,
} as const;
export const ahead = { kind: "look-ahead", inputs: reading } as const;
export const replaced = { ...unchanged, isReplaced: true } as const;
export const nothing: PreviewReport = {
  drift: [],
  extras: [],
  excluded: [],
  unusable: [],
  warnings: [],
  lines: [],
};
export const missing = "missing SELECT on table sales.invoice";

/** A purpose, what the inspection found, and the parts of the report that are not empty. */
export interface ReportCase {
  readonly title: string;
  readonly purpose: Purpose;
  readonly snapshot: Snapshot;
  readonly report: Partial<PreviewReport>;
}
