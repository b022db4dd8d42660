import { expectTypeOf } from "expect-type";
import type { GrantArgs } from "../../components/index";

/** Compiles where `Grant` may be written in `grants`. */
type Accepts<Grant> = Grant extends GrantArgs ? true : false;

describe("the type of a grant", () => {
  it("takes every form that means something", () => {
    const grants = [
      { schema: "sales", access: "readOnly" },
      { database: "orders", schema: "sales", access: "readWrite" },
      { schema: "sales", tables: ["invoice"], privileges: ["SELECT", "UPDATE"] },
      { schema: "sales", tables: "*", privileges: ["ALL"], withGrantOption: true },
      { schema: "sales", privileges: ["USAGE", "CREATE"] },
      { privileges: ["CONNECT"] },
      { database: "orders", privileges: ["ALL"] },
    ] as const satisfies readonly GrantArgs[];
    expectTypeOf(grants).toExtend<readonly GrantArgs[]>();
  });

  it("takes no privilege that the object type does not have", () => {
    expectTypeOf<Accepts<{ privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ schema: "s"; privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; tables: "*"; privileges: ["USAGE"] }>
    >().toEqualTypeOf<false>();
    expectTypeOf<
      Accepts<{ schema: "s"; tables: "*"; privileges: ["select"] }>
    >().toEqualTypeOf<false>();
  });

  it("takes ALL alone", () => {
    expectTypeOf<
      Accepts<{ schema: "s"; tables: "*"; privileges: ["ALL", "SELECT"] }>
    >().toEqualTypeOf<false>();
  });

  it("takes no table without its schema", () => {
    expectTypeOf<Accepts<{ tables: ["t"]; privileges: ["SELECT"] }>>().toEqualTypeOf<false>();
  });

  it("takes no preset of two minds", () => {
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

  it("takes no grant without privileges", () => {
    expectTypeOf<Accepts<{ schema: "s" }>>().toEqualTypeOf<false>();
    expectTypeOf<Accepts<{ database: "d" }>>().toEqualTypeOf<false>();
  });

  it("takes no unknown key", () => {
    // @ts-expect-error `table` is not a key: `tables` is meant.
    const slip: GrantArgs = { schema: "sales", table: ["invoice"], privileges: ["SELECT"] };
    expectTypeOf(slip).toEqualTypeOf<GrantArgs>();
  });
});
