/** Cases of drift in grants, as it is said in words. */
import type { GrantDeclaration } from "../../../../../provider/postgres/model/declaration";
import {
  aColumnGrant,
  aFuture,
  aFutureGrant,
  aLastingGrant,
  aRoutineGrant,
  aType,
} from "../../objectBuilders";
import {
  aColumn,
  aDatabase,
  aGrant,
  anEntry,
  anObject,
  aRoutine,
  aSchema,
  aTable,
  someContents,
  type World,
} from "../../snapshots";

const select = [anEntry("SELECT")];
const usage = [anEntry("USAGE")];
const byEtl = [anEntry("SELECT", { grantor: "etl" })];
const REFUND = "refund(integer, text)";

export const driftCases: readonly {
  readonly title: string;
  readonly grants?: readonly GrantDeclaration[];
  readonly actual: World;
  readonly lines: readonly string[];
}[] = [
  {
    title: "nothing where nothing differs",
    grants: [aColumnGrant()],
    actual: { objects: [aSchema(), aColumn("invoice", "status", { grants: select })] },
    lines: [],
  },
  {
    title: "which privileges a column lacks and has beside, in one line each",
    grants: [aColumnGrant({ privileges: ["UPDATE", "SELECT"] })],
    actual: {
      objects: [
        aSchema(),
        aColumn("invoice", "status", { grants: [anEntry("REFERENCES"), anEntry("INSERT")] }),
      ],
    },
    lines: [
      "missing SELECT, UPDATE on column sales.invoice.status",
      "extra INSERT, REFERENCES on column sales.invoice.status",
    ],
  },
  {
    title: "which overload of a routine it is",
    grants: [aRoutineGrant({ names: [REFUND] })],
    actual: {
      objects: [
        aSchema(),
        aRoutine("refund", ["integer", "text"]),
        aRoutine("refund", [], { grants: [anEntry("EXECUTE")] }),
      ],
    },
    lines: [
      `missing EXECUTE on routine sales.${REFUND}`,
      "extra EXECUTE on routine sales.refund()",
    ],
  },
  {
    title: "whose future objects they are, and where",
    grants: [
      aLastingGrant({ grantable: true }),
      aFutureGrant({ type: "FUTURE SCHEMA", privileges: ["USAGE"] }),
    ],
    actual: {
      existingRoles: ["etl", "rds_iam"],
      objects: [
        aSchema(),
        aFuture("FUTURE TABLE", "migrator", { grants: select }),
        aFuture("FUTURE LARGE OBJECT", "migrator", { schema: "", grants: select }),
      ],
    },
    lines: [
      'missing USAGE on future schemas of "etl"',
      'missing SELECT on future tables of "etl" in schema sales with grant option',
      'extra SELECT on future large objects of "migrator"',
      'extra SELECT on future tables of "migrator" in schema sales',
    ],
  },
  {
    title: "which grant option is beyond the declaration",
    grants: [aLastingGrant(), aColumnGrant({ path: "grants[1]" })],
    actual: {
      existingRoles: ["etl", "rds_iam"],
      objects: [
        aSchema(),
        aColumn("invoice", "status", { grants: [anEntry("SELECT", { grantable: true })] }),
        aFuture("FUTURE TABLE", "etl", { grants: [anEntry("SELECT", { grantable: true })] }),
      ],
    },
    lines: [
      "extra grant option for SELECT on column sales.invoice.status",
      'extra grant option for SELECT on future tables of "etl" in schema sales',
    ],
  },
  {
    title: "who granted, where it is neither the owner nor the master",
    actual: {
      objects: [
        aColumn("invoice", "number", { owner: "etl", grants: byEtl }),
        aColumn("invoice", "status", { grants: byEtl }),
        aRoutine("refund", ["text"], { grants: [anEntry("EXECUTE", { grantor: "zoe" })] }),
        aType("money", { owner: "etl", grants: usage }),
      ],
      shared: [
        anObject("PARAMETER", "", "work_mem", {
          owner: "rdsadmin",
          grants: ["rdsadmin", "dba"].map((grantor) => anEntry("SET", { grantor })),
        }),
      ],
    },
    lines: [
      "extra SELECT on column sales.invoice.number",
      'extra SELECT on column sales.invoice.status, granted by "etl"',
      'extra SET on parameter work_mem, granted by "dba"',
      "extra SET on parameter work_mem",
      'extra EXECUTE on routine sales.refund(text), granted by "zoe"',
      "extra USAGE on type sales.money",
    ],
  },
  {
    title: "objects that are in no schema by their name alone",
    actual: {
      objects: [
        anObject("FOREIGN DATA WRAPPER", "", "postgres_fdw", { grants: usage }),
        anObject("FOREIGN SERVER", "", "Stock", { grants: usage }),
        anObject("LANGUAGE", "", "plperl", { grants: usage }),
        anObject("LARGE OBJECT", "", "16500", { grants: select }),
      ],
      shared: [anObject("TABLESPACE", "", "fast", { grants: [anEntry("CREATE")] })],
    },
    lines: [
      "extra USAGE on foreign-data wrapper postgres_fdw",
      'extra USAGE on foreign server "Stock"',
      "extra USAGE on language plperl",
      "extra SELECT on large object 16500",
      "extra CREATE on tablespace fast",
    ],
  },
  {
    title: "names with the quotes that SQL needs",
    actual: {
      objects: [
        aColumn('In"voice', "a.b", { grants: select }),
        aFuture("FUTURE TYPE", 'e"tl', { schema: "Sales", grants: usage }),
        aRoutine("Refund", ["text"], { grants: [anEntry("EXECUTE")] }),
      ],
    },
    lines: [
      'extra SELECT on column sales."In""voice"."a.b"',
      'extra USAGE on future types of "e"tl" in schema "Sales"',
      'extra EXECUTE on routine sales."Refund"(text)',
    ],
  },
  {
    title: "the database of what is in another one, but not of shared objects",
    grants: [
      aColumnGrant({ database: "audit" }),
      aGrant({
        database: "audit",
        type: "TABLESPACE",
        schema: "",
        names: ["fast"],
        privileges: ["CREATE"],
      }),
    ],
    actual: {
      databases: [aDatabase("audit"), aDatabase("orders")],
      shared: [anObject("TABLESPACE", "", "fast")],
      contents: {
        audit: someContents({
          objects: [
            aSchema(),
            aTable("invoice"),
            aColumn("invoice", "status"),
            aFuture("FUTURE TABLE", "migrator", { grants: select }),
          ],
        }),
        orders: someContents(),
      },
    },
    lines: [
      'missing SELECT on column sales.invoice.status in database "audit"',
      "missing CREATE on tablespace fast",
      'extra SELECT on future tables of "migrator" in schema sales in database "audit"',
    ],
  },
];
