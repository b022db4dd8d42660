/** Cases of naming objects in GRANT, REVOKE and ALTER DEFAULT PRIVILEGES: every object type. */
import type { ObjectName } from "../../../../provider/postgres/model/declaration";
import type { NonEmpty } from "../../../../provider/postgres/sorting";
import type { Privilege } from "../../../../provider/postgres/model/objectTypes";
import { anObject, aRoutine, aTable } from "../snapshots";

/** `GRANT … TO "svc"` and `grant … to "svc"`, without verb and role. */
export const presentTargets: readonly {
  readonly privilege: Privilege;
  readonly objects: NonEmpty<ObjectName>;
  readonly text: string;
  readonly words: string;
}[] = [
  {
    privilege: "CONNECT",
    objects: [anObject("DATABASE", "", 'o"s'), anObject("DATABASE", "", "b")],
    text: 'CONNECT ON DATABASE "o""s", "b"',
    words: 'CONNECT on database "o""s", database b',
  },
  {
    privilege: "USAGE",
    objects: [anObject("FOREIGN DATA WRAPPER", "", "postgres_fdw")],
    text: 'USAGE ON FOREIGN DATA WRAPPER "postgres_fdw"',
    words: "USAGE on foreign-data wrapper postgres_fdw",
  },
  {
    privilege: "USAGE",
    objects: [anObject("FOREIGN SERVER", "", "erp")],
    text: 'USAGE ON FOREIGN SERVER "erp"',
    words: "USAGE on foreign server erp",
  },
  {
    privilege: "USAGE",
    objects: [anObject("LANGUAGE", "", "plperlu")],
    text: 'USAGE ON LANGUAGE "plperlu"',
    words: "USAGE on language plperlu",
  },
  {
    privilege: "SELECT",
    objects: [anObject("LARGE OBJECT", "", "16500"), anObject("LARGE OBJECT", "", "4294967295")],
    text: "SELECT ON LARGE OBJECT 16500, 4294967295",
    words: "SELECT on large object 16500, large object 4294967295",
  },
  {
    privilege: "ALTER SYSTEM",
    objects: [anObject("PARAMETER", "", "work_mem")],
    text: 'ALTER SYSTEM ON PARAMETER "work_mem"',
    words: "ALTER SYSTEM on parameter work_mem",
  },
  {
    privilege: "SET",
    objects: [anObject("PARAMETER", "", "pgaudit.log")],
    text: 'SET ON PARAMETER "pgaudit"."log"',
    words: 'SET on parameter "pgaudit.log"',
  },
  {
    privilege: "EXECUTE",
    objects: [aRoutine("refund", ["integer", "text"]), aRoutine("refund")],
    text: 'EXECUTE ON ROUTINE "sales"."refund"(IN "pg_catalog"."int4", IN "pg_catalog"."text"), "sales"."refund"()',
    words: "EXECUTE on routine sales.refund(integer, text), routine sales.refund()",
  },
  {
    privilege: "CREATE",
    objects: [anObject("SCHEMA", "", "Sales")],
    text: 'CREATE ON SCHEMA "Sales"',
    words: 'CREATE on schema "Sales"',
  },
  {
    privilege: "USAGE",
    objects: [anObject("SEQUENCE", "sales", "ids")],
    text: 'USAGE ON SEQUENCE "sales"."ids"',
    words: "USAGE on sequence sales.ids",
  },
  {
    privilege: "MAINTAIN",
    objects: [aTable("a"), aTable("b"), aTable("c"), aTable("d")],
    text: 'MAINTAIN ON TABLE "sales"."a", "sales"."b", "sales"."c", "sales"."d"',
    words: "MAINTAIN on table sales.a, table sales.b, table sales.c and 1 more",
  },
  {
    privilege: "CREATE",
    objects: [anObject("TABLESPACE", "", "fast")],
    text: 'CREATE ON TABLESPACE "fast"',
    words: "CREATE on tablespace fast",
  },
  {
    privilege: "USAGE",
    objects: [anObject("TYPE", "sales", "money")],
    text: 'USAGE ON TYPE "sales"."money"',
    words: "USAGE on type sales.money",
  },
];

/** What stands in front of and behind the privilege, and in words behind it. */
export const futureTargets: readonly {
  readonly privilege: Privilege;
  readonly objects: NonEmpty<ObjectName>;
  readonly before: string;
  readonly on: string;
  readonly words: string;
}[] = [
  {
    privilege: "SELECT",
    objects: [anObject("FUTURE LARGE OBJECT", "", "etl")],
    before: 'FOR ROLE "etl"',
    on: "LARGE OBJECTS",
    words: 'future large objects of "etl"',
  },
  {
    privilege: "EXECUTE",
    objects: [anObject("FUTURE ROUTINE", "sales", "e'\"")],
    before: 'FOR ROLE "e\'""" IN SCHEMA "sales"',
    on: "ROUTINES",
    words: 'future routines of "e\'"" in schema sales',
  },
  {
    privilege: "CREATE",
    objects: [anObject("FUTURE SCHEMA", "", "etl")],
    before: 'FOR ROLE "etl"',
    on: "SCHEMAS",
    words: 'future schemas of "etl"',
  },
  {
    privilege: "USAGE",
    objects: [anObject("FUTURE SEQUENCE", "sales", "etl")],
    before: 'FOR ROLE "etl" IN SCHEMA "sales"',
    on: "SEQUENCES",
    words: 'future sequences of "etl" in schema sales',
  },
  {
    privilege: "SELECT",
    objects: [anObject("FUTURE TABLE", "sales", "etl"), anObject("FUTURE TABLE", "sales", "dba")],
    before: 'FOR ROLE "dba", "etl" IN SCHEMA "sales"',
    on: "TABLES",
    words: 'future tables of "etl" in schema sales, future tables of "dba" in schema sales',
  },
  {
    privilege: "USAGE",
    objects: [anObject("FUTURE TYPE", "", "etl")],
    before: 'FOR ROLE "etl"',
    on: "TYPES",
    words: 'future types of "etl"',
  },
];
