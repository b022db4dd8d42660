/** Cases of grants with keys that do not go together. */
import type { GrantProblemCase } from "./problems";
import { noKey } from "../inputProblems";

const select = { privileges: ["SELECT"] };
const inSales = { schema: "sales", ...select };
const noFuture = 'expected no future with a list of names: only "*" covers future objects';
const noSchema = 'expected no schema beside "future", which is about all of them';

export const grantKeyProblems: readonly GrantProblemCase[] = [
  {
    title: "columns of all tables",
    typed: { ...inSales, tables: "*", columns: ["id"] },
    problems: { tables: 'expected the tables of the columns, by name, found "*"' },
  },
  {
    title: "columns beside sequences",
    typed: { ...inSales, sequences: ["s"], columns: ["id"] },
    problems: {
      sequences: noKey,
      tables: "expected the tables of the columns, by name, found nothing",
    },
  },
  {
    title: "a privilege that columns do not have",
    typed: { schema: "sales", tables: ["invoice"], columns: ["id"], privileges: ["DELETE"] },
    problems: {
      "privileges[0]":
        'expected one of "INSERT", "REFERENCES", "SELECT", "UPDATE", "ALL", found "DELETE"',
    },
  },
  ...[true, false, { createdBy: ["ada"] }].map((future) => ({
    title: `future ${JSON.stringify(future)} beside names`,
    typed: { ...inSales, tables: ["invoice"], future },
    problems: { future: noFuture },
  })),
  {
    title: "future beside columns",
    typed: { ...inSales, tables: ["invoice"], columns: ["id"], future: true },
    problems: { future: noFuture },
  },
  ...[{ languages: ["plpgsql"] }, { tablespaces: ["fast"] }, { tables: "future" }].map((on) => ({
    title: `future beside ${Object.keys(on).join()}`,
    typed: { ...on, privileges: ["ALL"], future: true },
    problems: { future: noKey },
  })),
  {
    title: "future beside a schema alone",
    typed: { schema: "sales", privileges: ["USAGE"], future: true },
    problems: { future: noKey },
  },
  {
    title: "a future of another type",
    typed: { ...inSales, tables: "*", future: "yes" },
    problems: { future: 'expected true, false or { createdBy }, found "yes"' },
  },
  {
    title: "an absent future",
    typed: { schema: "sales", access: "readOnly", future: null },
    problems: { future: "expected true, false or { createdBy }, found null" },
  },
  ...["tables", "schemas"].map((key) => ({
    title: `future ${key} of one schema`,
    typed: { schema: "sales", [key]: "future", privileges: ["ALL"] },
    problems: { schema: noSchema },
  })),
  {
    title: "creators of existing tables",
    typed: { ...inSales, tables: "*", createdBy: ["ada"] },
    problems: { createdBy: noKey },
  },
  ...["tablespaces", "parameters"].map((key) => ({
    title: `${key} of one database`,
    typed: { [key]: ["x"], privileges: ["ALL"], database: "orders" },
    problems: { database: `expected no database, for all of them share ${key}` },
  })),
  {
    title: "a language of a schema",
    typed: { schema: "sales", languages: ["plpgsql"], privileges: ["USAGE"] },
    problems: { schema: noKey },
  },
  {
    title: "two objects",
    typed: { schema: "sales", sequences: "*", types: "*", privileges: ["USAGE"] },
    problems: { types: noKey },
  },
  {
    title: "a preset with the grant option",
    typed: { schema: "sales", access: "readOnly", withGrantOption: true },
    problems: { withGrantOption: noKey },
  },
  {
    title: "an unknown key",
    typed: { ...inSales, table: ["invoice"] },
    problems: {
      table: noKey,
      "privileges[0]": 'expected one of "CREATE", "USAGE", "ALL", found "SELECT"',
    },
  },
  {
    title: "an unknown key beside future objects",
    typed: { tables: "future", ...select, names: ["invoice"] },
    problems: { names: noKey },
  },
];
