import type { Output } from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import type { RdsIamUserArgs, Role } from "../../components/index";

type Grants = RdsIamUserArgs["grants"];
type Args = Omit<RdsIamUserArgs, "server">;

/** What other resources of a program give. */
interface Given {
  readonly name: Output<string>;
  readonly names: Output<string[]>;
  readonly isOn: Output<boolean>;
  readonly count: Output<number>;
  readonly group: Role;
}

describe("the types of arguments that are Outputs", () => {
  it("accept an Output of every value in a grant", () => {
    const grants = ({ name, names, isOn, count }: Given): Grants => [
      { schema: name, access: "readOnly" },
      { schema: "sales", access: name, database: name },
      { schema: name, access: "readWrite", future: { createdBy: [name, "migrations"] } },
      { schema: name, access: "readWrite", future: { createdBy: names } },
      { schema: name, access: "readOnly", future: isOn },
      { schema: name, tables: [name, "item"], privileges: ["SELECT", name] },
      { schema: name, tables: names, privileges: names, withGrantOption: isOn },
      { schema: name, tables: names, columns: [name], privileges: ["SELECT"] },
      { schema: name, tables: ["invoice"], columns: names, privileges: names },
      { schema: name, tables: "*", privileges: ["SELECT"], future: isOn },
      { schema: name, tables: isOn.apply((on) => (on ? "*" : ["item"])), privileges: ["ALL"] },
      { schema: name, sequences: names, privileges: ["USAGE"] },
      { schema: name, routines: [name], privileges: ["EXECUTE"] },
      { schema: name, types: names, privileges: names },
      { schema: name, privileges: ["USAGE"] },
      { database: name, privileges: ["CONNECT"] },
      { languages: [name], privileges: names },
      { foreignDataWrappers: names, privileges: ["USAGE"], database: name },
      { foreignServers: [name], privileges: ["USAGE"] },
      { parameters: names, privileges: ["SET"] },
      { tablespaces: [name], privileges: ["CREATE"] },
      { largeObjects: [count, 16401], privileges: ["SELECT"] },
      { schemas: "future", privileges: ["USAGE"], createdBy: [name] },
      { tables: "future", privileges: names, createdBy: names },
    ];
    expectTypeOf(grants).returns.toEqualTypeOf<Grants>();
  });

  it("accept a whole grant of an Output, without `as const`", () => {
    const grants = ({ name, isOn }: Given): Grants => {
      const preset = name.apply((schema) => ({ schema, access: "readOnly" }));
      expectTypeOf(preset).toEqualTypeOf<Output<{ schema: string; access: string }>>();
      return [
        preset,
        name.apply((schema) => ({ schema, access: "readWrite", future: { createdBy: [name] } })),
        name.apply((schema) => ({ schema, tables: ["invoice"], privileges: ["SELECT"] })),
        isOn.apply((on) =>
          on ? { schema: "sales", access: "readOnly" } : { privileges: ["CONNECT"] },
        ),
        { schema: "sales", access: "readOnly" },
      ];
    };
    expectTypeOf(grants).returns.toEqualTypeOf<Grants>();
  });

  it("accept a whole list of an Output, without `as const`", () => {
    const grants = ({ name, names }: Given): readonly Grants[] => {
      const presets = names.apply((all) => all.map((schema) => ({ schema, access: "readOnly" })));
      return [
        presets,
        name.apply((schema) => [{ schema, access: "readOnly" }]),
        name.apply((schema) => [
          { schema, access: "readOnly" },
          { schema, tables: ["invoice"], privileges: ["SELECT"], withGrantOption: true },
          { largeObjects: [16401], privileges: ["SELECT"] },
          { tables: "future", privileges: ["SELECT"], createdBy: ["migrations"] },
        ]),
      ];
    };
    expectTypeOf(grants).returns.toEqualTypeOf<readonly Grants[]>();
  });

  it("refuse nonsense beside an Output, and an Output of something else", () => {
    const grants = ({ name, names, isOn, count }: Given): readonly Grants[] => [
      // @ts-expect-error Two objects.
      [{ schema: name, tables: names, sequences: "*", privileges: ["SELECT"] }],
      // @ts-expect-error Sequences cannot be deleted from.
      [{ schema: name, sequences: names, privileges: ["DELETE"] }],
      // @ts-expect-error Columns have no DELETE.
      [{ schema: name, tables: names, columns: names, privileges: ["DELETE"] }],
      // @ts-expect-error Columns without tables.
      [{ schema: name, columns: names, privileges: ["SELECT"] }],
      // @ts-expect-error Columns of all tables.
      [{ schema: name, tables: "*", columns: names, privileges: ["SELECT"] }],
      // @ts-expect-error A preset says which privileges.
      [{ schema: name, access: "readOnly", privileges: ["SELECT"] }],
      // @ts-expect-error There is no such preset.
      [{ schema: name, access: "read" }],
      // @ts-expect-error Tables without a schema.
      [{ tables: names, privileges: ["SELECT"] }],
      // @ts-expect-error `table` is not a key.
      [{ schema: name, table: names, privileges: ["SELECT"] }],
      // @ts-expect-error A name is not a list.
      [{ schema: name, tables: name, privileges: ["SELECT"] }],
      // @ts-expect-error ALL beside another privilege.
      [{ schema: name, tables: names, privileges: ["ALL", "SELECT"] }],
      // @ts-expect-error Future objects beside names.
      [{ schema: name, tables: [name], privileges: ["SELECT"], future: true }],
      // @ts-expect-error A list is not the name of a schema.
      [{ schema: names, access: "readOnly" }],
      // @ts-expect-error Large objects have numbers.
      [{ largeObjects: names, privileges: ["SELECT"] }],
      // @ts-expect-error A number is not a name.
      [{ schema: name, tables: [count], privileges: ["SELECT"] }],
      // @ts-expect-error All databases share tablespaces.
      [{ tablespaces: names, privileges: ["CREATE"], database: name }],
      // @ts-expect-error An Output of something without a key of a grant.
      [isOn.apply((on) => ({ on }))],
      // @ts-expect-error An Output whose schema is not a name.
      [count.apply((schema) => ({ schema, access: "readOnly" }))],
      // @ts-expect-error An Output of a name is not a grant.
      [name],
    ];
    expectTypeOf(grants).returns.toEqualTypeOf<readonly Grants[]>();
  });

  it("accept an Output of every value elsewhere", () => {
    const args = ({ name, names, isOn, count, group }: Given): readonly Args[] => [
      { username: group.username, database: name },
      { memberOf: [name, { role: group.username, admin: true }] },
      { memberOf: [{ role: name, admin: isOn, inherit: isOn, set: isOn }] },
      { memberOf: names },
      { memberOf: name.apply((role) => [{ role, admin: true }, "audit"]) },
      { memberOf: [name.apply((role) => ({ role, set: false }))] },
      { settings: { search_path: [name, "public"], work_mem: name, role: group.username } },
      { settings: { search_path: names } },
      { settings: name.apply((schema) => ({ search_path: [schema] })) },
      { timeouts: { connectSeconds: count, queueSeconds: count, lockSeconds: count } },
      { timeouts: { operationSeconds: count } },
      { timeouts: { statementSeconds: count, serverSeconds: count, verifySeconds: count } },
      { timeouts: count.apply((connectSeconds) => ({ connectSeconds })) },
      { connectionLimit: count, adoptExisting: isOn },
    ];
    expectTypeOf(args).returns.toEqualTypeOf<readonly Args[]>();
  });

  it("refuse other values elsewhere", () => {
    const args = ({ name, names, isOn, count }: Given): readonly Args[] => [
      // @ts-expect-error A role is named by a text.
      { memberOf: [{ role: count }] },
      // @ts-expect-error An option is true or false.
      { memberOf: [{ role: name, admin: name }] },
      // @ts-expect-error There is no such option.
      { memberOf: [{ role: name, grant: isOn }] },
      // @ts-expect-error A setting is a text.
      { settings: { work_mem: count } },
      // @ts-expect-error Seconds are a number.
      { timeouts: { connectSeconds: name } },
      // @ts-expect-error There is no such timeout.
      { timeouts: { connectionSeconds: count } },
      // @ts-expect-error A list is not a name.
      { username: names },
    ];
    expectTypeOf(args).returns.toEqualTypeOf<readonly Args[]>();
  });
});
