import { expect } from "chai";
import { openForReading, openForWriting } from "../../../../provider/postgres/server/opening";

const timeouts = { queueSeconds: 120, lockSeconds: 0.5, statementSeconds: 60 };

function opening(mode: string): readonly string[] {
  return [
    `BEGIN ISOLATION LEVEL READ COMMITTED ${mode}`,
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL search_path = pg_catalog",
    "SELECT pg_catalog.set_config('transaction_timeout', '0', true)\nWHERE pg_catalog.current_setting('server_version_num')::integer >= 170000",
    "SET LOCAL client_min_messages = notice",
    "SET LOCAL standard_conforming_strings = on",
    "SET LOCAL quote_all_identifiers = off",
    "SELECT pg_catalog.set_config('client_connection_check_interval', '1000', true)\nWHERE pg_catalog.version() ~ 'linux'",
    "SET LOCAL idle_in_transaction_session_timeout = 300000",
    "SET LOCAL ROLE NONE",
    "SELECT pg_catalog.set_config('createrole_self_grant', '', true)\nWHERE pg_catalog.current_setting('server_version_num')::integer >= 160000",
  ];
}

describe("a transaction", () => {
  it("opens for reading without a lock", () => {
    expect(openForReading(timeouts).split(";\n")).to.deep.equal([
      ...opening("READ ONLY"),
      "SET LOCAL lock_timeout = 0",
      "SET LOCAL statement_timeout = 60000",
    ]);
  });

  it("opens for writing behind other writers, bounded once it has the lock", () => {
    expect(openForWriting(timeouts).split(";\n")).to.deep.equal([
      ...opening("READ WRITE"),
      "SET LOCAL lock_timeout = 120000",
      "SELECT pg_catalog.pg_advisory_xact_lock(737426)",
      "SET LOCAL lock_timeout = 500",
      "SET LOCAL statement_timeout = 60000",
    ]);
  });
});
