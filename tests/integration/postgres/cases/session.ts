/** The same rows with the master's own settings against us: they reach every connection. */
import { type Case, columns, lasting, on, routines, SALES, tables } from "../caseShape";

/** Settings of the master, by what they would change if they were left to stand. */
const AGAINST: readonly (Pick<Case, "from"> & {
  readonly words: string;
  readonly settings: readonly string[];
})[] = [
  {
    words: "transactions are serializable, read only and deferrable",
    settings: [
      "default_transaction_isolation = serializable",
      "default_transaction_read_only = on",
      "default_transaction_deferrable = on",
    ],
  },
  {
    words: "transactions see only what was there when they began",
    settings: ["default_transaction_isolation = 'repeatable read'"],
  },
  {
    words: "backslashes in strings are escapes",
    settings: ["standard_conforming_strings = off", "backslash_quote = off"],
  },
  { words: "notices are hidden", settings: ["client_min_messages = error"] },
  {
    words: "names are looked up elsewhere and answers are written otherwise",
    settings: [
      "search_path = s",
      "quote_all_identifiers = on",
      "bytea_output = escape",
      "DateStyle = 'SQL, DMY'",
      "IntervalStyle = sql_standard",
      "row_security = off",
    ],
  },
  {
    words: "nothing may take or wait long",
    settings: ["statement_timeout = '1s'", "lock_timeout = '1ms'"],
  },
  {
    words: "no transaction may take long",
    from: 17,
    settings: ["transaction_timeout = '1s'", "idle_in_transaction_session_timeout = '1s'"],
  },
  { words: "a session begins as another role", settings: ["role = alice"] },
  {
    words: "it inherits what roles it creates",
    from: 16,
    settings: ["createrole_self_grant = 'set, inherit'"],
  },
];

/** Objects of the master, of another owner, and an extra of another grantor. */
const ROW: Omit<Case, "title"> = {
  holds: [
    "column s.a.note: SELECT by dbmaster",
    "future types of alice in schema s: USAGE by alice",
    "future types of dbmaster in schema s: USAGE by dbmaster",
    "routine s.f(s.money, integer): EXECUTE by dbmaster",
    "setting application_name=C:\\temp",
    "schema s: USAGE by dbmaster",
    "table s.a: SELECT by dbmaster",
    "table s.b: SELECT by alice",
    "type s.money: USAGE by dbmaster",
  ],
  declared: {
    settings: { application_name: "C:\\temp" },
    grants: [
      on("SCHEMA", ["s"], ["USAGE"]),
      tables(["a", "b"], ["SELECT"]),
      columns(["a"], ["note"], ["SELECT"]),
      routines(["f(s.money, int)"]),
      lasting(on("TYPE", "*", ["USAGE"])),
    ],
  },
};

export const sessionCases: readonly Case[] = AGAINST.map(({ words, settings, from = 14 }) => ({
  ...ROW,
  title: `is the same where for the master ${words}`,
  from,
  seed: {
    app: `CREATE ROLE alice; CREATE ROLE etl; CREATE ROLE svc; ${SALES} CREATE DOMAIN s.money AS int;
      CREATE FUNCTION s.f(s.money, int) RETURNS int LANGUAGE sql AS 'SELECT 1';
      GRANT USAGE ON SCHEMA s TO etl; GRANT INSERT ON s.a TO etl WITH GRANT OPTION;
      RESET ROLE; GRANT alice TO dbmaster; ALTER TABLE s.b OWNER TO alice;
      SET ROLE etl; GRANT INSERT ON s.a TO svc; RESET ROLE;
      CREATE FUNCTION s.set_config(text, text, boolean) RETURNS text LANGUAGE sql AS 'SELECT NULL::text';
      ${settings.map((one) => `ALTER ROLE dbmaster SET ${one}`).join("; ")}`,
  },
}));
