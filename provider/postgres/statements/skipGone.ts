/** A statement on one object that does without it where another session has dropped it. */
import type { Statement } from "../model/plan";
import { literal, sql } from "../sql";

const gone = sql`undefined_table OR undefined_column OR undefined_function OR undefined_object`;

/**
 * The same statement in a block of PL/pgSQL. Internal errors are what GRANT and REVOKE end in when the
 * object goes while they run. Nothing is hidden: what was done is read back before COMMIT.
 */
export function skipGone(statement: Statement): Statement {
  const conditions = sql`${gone} OR invalid_schema_name OR internal_error`;
  const block = sql`BEGIN ${statement.text}; EXCEPTION WHEN ${conditions} THEN NULL; END`;
  return { ...statement, text: sql`DO ${literal(block)}` };
}
