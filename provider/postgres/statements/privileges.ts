/** GRANT, REVOKE and ALTER DEFAULT PRIVILEGES: the SQL text and a summary in words. */
import { listInWords, objectInWords, quoted } from "../model/names";
import type { ObjectName } from "../model/declaration";
import type { Statement } from "../model/plan";
import { distinctNames, type NonEmpty } from "../sorting";
import {
  isFuture,
  objectTypes,
  presentTypeRow,
  type PresentTypeRow,
  type Privilege,
} from "../model/objectTypes";
import { identifier, integer, join, keyword, sql, type Sql } from "../sql";

/** A privilege on objects, or on some of their columns. */
export interface PrivilegeOnColumns {
  readonly privilege: Privilege;
  /** None: on the objects themselves. */
  readonly columns: readonly string[];
}

/** Objects of one type on which the same privileges are granted or revoked by the same grantor. */
export interface ObjectStatement {
  readonly verb: "GRANT" | "REVOKE" | "REVOKE GRANT OPTION";
  readonly role: string;
  readonly privileges: readonly PrivilegeOnColumns[];
  /** For columns, their tables. Future objects have the same schema, or none. */
  readonly objects: NonEmpty<ObjectName>;
  /** The objects are all objects of their type in the schema. */
  readonly allInSchema: boolean;
  readonly grantable: boolean;
}

/** `GRANT SELECT ON TABLE "s"."a", "s"."b" TO "svc"`, or its REVOKE. */
export function objectStatement(statement: ObjectStatement): Statement {
  const { verb, role, grantable, privileges } = statement;
  const what = join(privileges.map(privilegeText));
  const { text: on, words: where } = targetOf(statement);
  const words = `${privileges.map(privilegeWords).join(", ")} on ${where}`;
  const before = defaultsOf(statement);
  if (verb === "GRANT") {
    const option = grantable ? sql` WITH GRANT OPTION` : sql``;
    return {
      text: sql`${before}GRANT ${what} ON ${on} TO ${identifier(role)}${option}`,
      summary: `grant ${words} to ${quoted(role)}${grantable ? " with grant option" : ""}`,
    };
  }
  const option = verb === "REVOKE" ? sql`` : sql`GRANT OPTION FOR `;
  return {
    text: sql`${before}REVOKE ${option}${what} ON ${on} FROM ${identifier(role)}`,
    summary: `revoke ${verb === "REVOKE" ? "" : "grant option for "}${words} from ${quoted(role)}`,
    hazard: "revoke",
  };
}

function privilegeText({ privilege, columns }: PrivilegeOnColumns): Sql {
  const list = join(columns.map((column) => identifier(column)));
  return columns.length === 0 ? keyword(privilege) : sql`${keyword(privilege)} (${list})`;
}

function privilegeWords({ privilege, columns }: PrivilegeOnColumns): string {
  return columns.length === 0 ? privilege : `${privilege} (${listInWords(columns, 3)})`;
}

/** The clause in front that makes a GRANT one of default privileges. */
function defaultsOf({ objects }: ObjectStatement): Sql {
  const [{ type, schema }] = objects;
  if (!isFuture(type)) return sql``;
  const creators = distinctNames(objects.map(({ name }) => name));
  const where = schema === "" ? sql`` : sql`IN SCHEMA ${identifier(schema)} `;
  return sql`ALTER DEFAULT PRIVILEGES FOR ROLE ${join(creators.map((name) => identifier(name)))} ${where}`;
}

function targetOf({ objects, allInSchema }: ObjectStatement): {
  readonly text: Sql;
  readonly words: string;
} {
  const [{ type, schema }] = objects;
  const row = objectTypes[type];
  if (allInSchema && row.all !== undefined) {
    const place = objectInWords({ type: "SCHEMA", schema: "", name: schema });
    return {
      text: sql`${keyword(row.all)} ${identifier(schema)}`,
      words: `all ${row.word}s in ${place}`,
    };
  }
  const words = listInWords(objects.map(objectInWords), 3);
  return isFuture(type)
    ? { text: keyword(row.keyword), words }
    : {
        text: sql`${keyword(row.keyword)} ${join(objects.map((object) => objectText(object, presentTypeRow(type))))}`,
        words,
      };
}

function objectText(
  { schema, name, argumentTypes }: ObjectName,
  { inSchema, namedBy }: PresentTypeRow,
): Sql {
  if (namedBy === "number") return integer(Number(name));
  if (namedBy === "lower-case name") return identifier(...name.split(".")); // an extension's has two parts
  const full = inSchema ? identifier(schema, name) : identifier(name);
  if (argumentTypes === undefined) return full;
  // IN excludes OUT arguments: without it, a procedure with an OUT argument of this type matches too.
  const types = argumentTypes.map((one) => sql`IN ${identifier(one.schema, one.name)}`);
  return sql`${full}(${join(types)})`;
}
