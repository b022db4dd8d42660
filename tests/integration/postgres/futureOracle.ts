/** What a role may do with objects that somebody creates now: what its default privileges are worth. */
import { escapeIdentifier } from "pg";
import type { RdsServer } from "../../emulator/rdsServer";
import type { FutureType } from "../../../provider/postgres/model/objectTypes";
import { APP, SVC } from "./caseShape";
import type { Entry } from "./entryFate";
import { futurePlace } from "./futurePlace";
import { FUTURE_TYPES, privilegesMeant } from "./randomPrivileges";

/** Who creates objects, and where. */
export interface Creation {
  readonly creator: string;
  readonly schema: string;
}

/** The server's functions, with what stands before the privilege. */
const FUNCTIONS: Readonly<Record<FutureType, string>> = {
  "FUTURE TABLE": `has_table_privilege('${SVC}', '"later table"'`,
  "FUTURE SEQUENCE": `has_sequence_privilege('${SVC}', '"later sequence"'`,
  "FUTURE ROUTINE": `has_function_privilege('${SVC}', '"later routine"()'`,
  "FUTURE TYPE": `has_type_privilege('${SVC}', '"later type"'`,
  "FUTURE SCHEMA": `has_schema_privilege('${SVC}', 'later schema'`,
  "FUTURE LARGE OBJECT": `has_largeobject_privilege('${SVC}', 4711`,
};

/** Creates one of each type as the creator, asks, and takes all back: `FUTURE TABLE: SELECT*`. */
export async function serverSaysOfLater(
  { admin, version }: RdsServer,
  { creator, schema }: Creation,
): Promise<readonly string[]> {
  const [role, within] = [escapeIdentifier(creator), escapeIdentifier(schema)];
  const rows = await admin(`BEGIN;
    GRANT USAGE, CREATE ON SCHEMA ${within} TO ${role};
    GRANT CREATE ON DATABASE ${APP} TO ${role};
    SET LOCAL search_path = ${within};
    SET LOCAL ROLE ${role};
    CREATE TABLE "later table" ();
    CREATE SEQUENCE "later sequence";
    CREATE FUNCTION "later routine"() RETURNS int LANGUAGE sql AS 'SELECT 1';
    CREATE TYPE "later type" AS ENUM ();
    CREATE SCHEMA "later schema";
    SELECT lo_create(4711);
    RESET ROLE;
    SELECT key FROM (VALUES ${questions(version).join(", ")}) AS answers(key, given) WHERE given;
    ROLLBACK`);
  return rows.map(({ key }) => String(key)).sort();
}

function questions(version: number): readonly string[] {
  return typesOn(version).flatMap((type) =>
    privilegesMeant({ type, privileges: ["ALL"] }, version).flatMap((one) => [
      `('${type}: ${one}', ${FUNCTIONS[type]}, '${one}'))`,
      `('${type}: ${one}*', ${FUNCTIONS[type]}, '${one} WITH GRANT OPTION'))`,
    ]),
  );
}

/** The same, from the default privileges of the role and those of PUBLIC. */
export function entriesSayOfLater(
  entries: readonly Entry[],
  { creator, schema }: Creation,
  version: number,
): readonly string[] {
  const said = typesOn(version).flatMap((type) =>
    privilegesMeant({ type, privileges: ["ALL"] }, version).flatMap((one) => {
      const places = [schema, ""].map((where) => futurePlace(type, where, creator));
      const keys = places.map(({ words }) => `${words}: ${one}`);
      const found = entries.filter(({ key }) => keys.includes(key));
      return [
        ...(found.length > 0 ? [`${type}: ${one}`] : []),
        ...(found.some(({ grantable }) => grantable) ? [`${type}: ${one}*`] : []),
      ];
    }),
  );
  return said.sort();
}

/** Large objects have default privileges from 18 on. */
function typesOn(version: number): readonly FutureType[] {
  return FUTURE_TYPES.filter((type) => type !== "FUTURE LARGE OBJECT" || version >= 18);
}
