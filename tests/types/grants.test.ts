import { expectTypeOf } from "expect-type";
import type {
  ColumnPrivilege,
  DatabasePrivilege,
  GrantArgs,
  ParameterPrivilege,
  TablePrivilege,
} from "../../components/index";

/** Compiles where `Grant` may be written in `grants`. */
type Accepts<Grant> = Grant extends GrantArgs ? true : false;

const names: readonly string[] = ["invoice"];
const someOrAll: "*" | string[] = "*";

describe("the type of a grant", () => {
  it("accepts every form", () => {
    const grants = [
      { schema: "sales", access: "readOnly" },
      { database: "orders", schema: "sales", access: "readWrite", future: false },
      { schema: "sales", access: "readOnly", future: { createdBy: ["migrations"] } },
      { schema: "sales", tables: ["invoice"], privileges: ["SELECT", "UPDATE"] },
      { schema: "sales", tables: names, privileges: ["SELECT"] },
      { schema: "sales", tables: someOrAll, privileges: ["SELECT"] },
      { schema: "sales", tables: "*", privileges: ["ALL"], withGrantOption: true },
      { schema: "sales", tables: "*", privileges: ["SELECT"], future: true },
      { schema: "sales", tables: ["invoice"], columns: ["id"], privileges: ["SELECT"] },
      { schema: "sales", tables: ["invoice"], columns: ["id"], privileges: ["ALL"] },
      { schema: "sales", sequences: ["s"], privileges: ["USAGE"] },
      { schema: "sales", sequences: "*", privileges: ["USAGE"], future: false },
      { schema: "sales", routines: ["refund(integer)"], privileges: ["EXECUTE"] },
      { schema: "sales", routines: "*", privileges: ["ALL"], future: { createdBy: ["a"] } },
      { schema: "sales", types: ["money"], privileges: ["USAGE"] },
      { schema: "sales", types: "*", privileges: ["USAGE"], future: true },
      { schema: "sales", privileges: ["USAGE", "CREATE"] },
      { privileges: ["CONNECT"] },
      { database: "orders", privileges: ["ALL"] },
    ] as const satisfies readonly GrantArgs[];
    expectTypeOf(grants).toExtend<readonly GrantArgs[]>();
  });

  it("accepts every form without a schema", () => {
    const grants = [
      { languages: ["plpgsql"], privileges: ["USAGE"], database: "orders" },
      { foreignDataWrappers: ["postgres_fdw"], privileges: ["USAGE"] },
      { foreignServers: ["billing"], privileges: ["USAGE"], withGrantOption: true },
      { tablespaces: ["fast"], privileges: ["CREATE"] },
      { parameters: ["work_mem"], privileges: ["SET", "ALTER SYSTEM"] },
      { largeObjects: [16401], privileges: ["SELECT", "UPDATE"] },
      { schemas: "future", privileges: ["USAGE"] },
      { tables: "future", privileges: ["SELECT", "MAINTAIN"], database: "orders" },
      { sequences: "future", privileges: ["ALL"] },
      { routines: "future", privileges: ["EXECUTE"], createdBy: ["migrations"] },
      { types: "future", privileges: ["USAGE"], withGrantOption: true },
      { largeObjects: "future", privileges: ["SELECT"] },
    ] as const satisfies readonly GrantArgs[];
    expectTypeOf(grants).toExtend<readonly GrantArgs[]>();
  });

  it("refuses a privilege that the object type does not have", () => {
    expectTypeOf<Accepts<{ privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ schema: "s"; privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; tables: "*"; privileges: ["USAGE"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; tables: "*"; privileges: ["select"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; tables: ["t"]; columns: ["c"]; privileges: ["DELETE"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; routines: "*"; privileges: ["USAGE"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ tables: "future"; privileges: ["USAGE"] }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ languages: ["l"]; privileges: ["EXECUTE"] }>>().toEqualTypeOf<false>();
  });

  it("accepts ALL alone", () => {
    expectTypeOf<
      Accepts<{ schema: "s"; tables: "*"; privileges: ["ALL", "SELECT"] }>
    >().toEqualTypeOf<false>();
  });

  it("refuses an object without its schema", () => {
    expectTypeOf<Accepts<{ tables: ["t"]; privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ tables: "*"; privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ routines: ["f()"]; privileges: ["EXECUTE"] }>>().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; columns: ["c"]; privileges: ["SELECT"] }>
    >().toEqualTypeOf<false>();
  });

  it("refuses columns of all tables", () => {
    expectTypeOf<
      Accepts<{ schema: "s"; tables: "*"; columns: ["c"]; privileges: ["SELECT"] }>
    >().toEqualTypeOf<false>();
  });

  it("refuses future beside names", () => {
    type Invoice = { schema: "s"; tables: ["invoice"]; privileges: ["SELECT"] };
    expectTypeOf<Accepts<Invoice & { future: true }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<Invoice & { future: false }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<Invoice & { columns: ["c"]; future: true }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<Invoice & { createdBy: ["a"] }>>().toEqualTypeOf<false>();
    type Language = { languages: ["l"]; privileges: ["USAGE"]; future: true };
    expectTypeOf<Accepts<Language>>().toEqualTypeOf<false>();
  });

  it('refuses "future" with a schema', () => {
    type Every = { tables: "future"; privileges: ["SELECT"] };
    expectTypeOf<Accepts<Every>>().toEqualTypeOf<true>();
    expectTypeOf<Accepts<Every & { schema: "s" }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<Every & { future: true }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ schemas: ["s"]; privileges: ["USAGE"] }>>().toEqualTypeOf<false>();
  });

  it("refuses a database for objects that all databases share", () => {
    type In = { database: "orders" };
    expectTypeOf<
      Accepts<In & { tablespaces: ["t"]; privileges: ["CREATE"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<Accepts<In & { parameters: ["p"]; privileges: ["SET"] }>>().toEqualTypeOf<false>();
  });

  it("refuses two objects", () => {
    type Sequences = { schema: "s"; sequences: "*"; privileges: ["SELECT"] };
    expectTypeOf<Accepts<Sequences>>().toEqualTypeOf<true>();
    expectTypeOf<Accepts<Sequences & { tables: "*" }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<Sequences & { largeObjects: [1] }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ largeObjects: ["1"]; privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
  });

  it("refuses a preset with other keys", () => {
    expectTypeOf<Accepts<{ access: "readOnly" }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ schema: "s"; access: "read" }>>().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; access: "readOnly"; privileges: ["USAGE"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; access: "readOnly"; tables: ["t"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; access: "readOnly"; withGrantOption: true }>
    >().toEqualTypeOf<false>();
  });

  it("refuses a grant without privileges", () => {
    expectTypeOf<Accepts<{ schema: "s" }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ database: "d" }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ tables: "future" }>>().toEqualTypeOf<false>();
  });

  it("refuses an unknown key", () => {
    // @ts-expect-error `table` is not a key: `tables` is meant.
    const slip: GrantArgs = { schema: "sales", table: ["invoice"], privileges: ["SELECT"] };
    expectTypeOf(slip).toEqualTypeOf<GrantArgs>();
  });

  it("lists the privileges of the manual", () => {
    expectTypeOf<DatabasePrivilege>().toEqualTypeOf<"CONNECT" | "CREATE" | "TEMPORARY">();
    expectTypeOf<ColumnPrivilege>().toEqualTypeOf<"INSERT" | "REFERENCES" | "SELECT" | "UPDATE">();
    expectTypeOf<ParameterPrivilege>().toEqualTypeOf<"ALTER SYSTEM" | "SET">();
    expectTypeOf<TablePrivilege>().toEqualTypeOf<
      "DELETE" | "INSERT" | "MAINTAIN" | "REFERENCES" | "SELECT" | "TRIGGER" | "TRUNCATE" | "UPDATE"
    >();
  });
});
