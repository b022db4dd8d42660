/**
 * The requested names as common table expressions. They are the only part of the query that differs
 * from one inspection to the next; everything after them is fixed text.
 */
import { join, keyword, literal, sql, type Sql } from "../sql";
import type { InspectionRequest } from "./request";

/** One CTE for each kind of request. */
export function requestedRows(requests: readonly InspectionRequest[]): Sql {
  const named = requests.flatMap((request) => request.named);
  const types = requests.flatMap((request) => request.allInSchema);
  const everywhere = requests.some(({ creatorsEverywhere }) => creatorsEverywhere);
  const publicWrites = requests.some((request) => request.publicWrites);
  const sessions = requests.some((request) => request.sessions);
  const oneColumn = (list: (request: InspectionRequest) => readonly string[]): Sql =>
    rows(requests.flatMap(list).map((name) => [name]));
  return sql`requestedRoles(name) AS (
  ${oneColumn(({ role }) => [role])}
), requestedRoleNames(name) AS (
  ${oneColumn(({ roles }) => roles)}
), requestedSchemas(name) AS (
  ${oneColumn(({ schemas }) => schemas)}
), requestedCreators(schema) AS (
  ${oneColumn(({ creatorsIn }) => creatorsIn)}
), requestedSettings(name) AS (
  ${oneColumn(({ settings }) => settings.map((name) => name.toLowerCase()))}
), requestedTypes(type, schema) AS (
  ${rows(
    types.map(({ type, schema }) => [type, schema]),
    2,
  )}
), requestedObjects(type, schema, name, "column") AS (
  ${rows(
    named.map(({ type, schema, name, column = "" }) => [type, schema, name, column]),
    4,
  )}
), requestedBeside("creatorsEverywhere", "publicWrites", sessions) AS (
  SELECT ${boolean(everywhere)}, ${boolean(publicWrites)}, ${boolean(sessions)}
)`;
}

/** Rows of texts, each once and in order. */
function rows(values: readonly (readonly string[])[], width = 1): Sql {
  if (values.length === 0) {
    return sql`SELECT ${join(Array.from({ length: width }, () => sql`NULL::pg_catalog.text`))} WHERE false`;
  }
  const distinct = [...new Set(values.map((row) => join(row.map(literal))))].sort();
  return sql`VALUES ${join(distinct.map((row) => sql`(${row})`))}`;
}

function boolean(value: boolean): Sql {
  return keyword(value ? "TRUE" : "FALSE");
}
