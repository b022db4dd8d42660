/** The shape of a grant, which applies to the most specific object it names. */
import { z } from "zod";
import { futureVariants, namedVariants } from "./variants";
import {
  database,
  future,
  futureOf,
  names,
  noFuture,
  privilegesOn,
  schemaOf,
  withGrantOption,
  type GrantInput,
} from "./parts";
import { schemaNameProblem } from "../parts/names";
import type { Preset } from "../../postgres/model/presets";
import { chosen, expected, has, name, text } from "../parts/schemas";

/** One entry of `grants`. */
export const grant = chosen<GrantInput>((value) => {
  if (has(value, "access")) return preset;
  if (has(value, "columns")) return columns;
  const objects =
    futureVariants.find(({ key }) => isFutureMeant(value, key)) ??
    [...namedVariants, ...futureVariants].find(({ key }) => has(value, key));
  if (objects !== undefined) return objects.variant;
  return has(value, "schema") ? schemaItself : databaseItself;
});

/** Without a schema, a value that is neither a list nor `"*"` can only be meant as `"future"`. */
function isFutureMeant(value: unknown, key: string): boolean {
  if (!has(value, key)) return false;
  if (value[key] === "future") return true;
  return !has(value, "schema") && !Array.isArray(value[key]) && value[key] !== "*";
}

const preset = z
  .strictObject({
    database,
    schema: schemaOf("preset"),
    access: z.enum(["readOnly", "readWrite"] satisfies readonly Preset[]),
    future: future.default(true),
  })
  .transform(({ future: typed, ...rest }): GrantInput => ({
    kind: "preset",
    ...rest,
    ...futureOf(typed),
  }));

const columns = z
  .strictObject({
    database,
    withGrantOption,
    columns: names,
    future: noFuture,
    schema: schemaOf("tables"),
    tables: z.array(name, { error: expected("the tables of the columns, by name") }).min(1),
    privileges: privilegesOn("COLUMN"),
  })
  .transform(({ tables, withGrantOption: grantable, future: _, ...rest }): GrantInput => ({
    kind: "named",
    type: "COLUMN",
    names: tables,
    grantable,
    ...rest,
  }));

const schemaItself = z
  .strictObject({
    database,
    withGrantOption,
    schema: text(schemaNameProblem),
    privileges: privilegesOn("SCHEMA"),
  })
  .transform(({ schema, withGrantOption: grantable, ...rest }): GrantInput => ({
    kind: "named",
    type: "SCHEMA",
    schema: "",
    names: [schema],
    grantable,
    ...rest,
  }));

/** A grant that names no database is on the resource's `database`, which is not known here. */
const databaseItself = z
  .strictObject({ database, withGrantOption, privileges: privilegesOn("DATABASE") })
  .transform(({ withGrantOption: grantable, ...rest }): GrantInput => ({
    kind: "named",
    type: "DATABASE",
    schema: "",
    names: [],
    grantable,
    ...rest,
  }));
