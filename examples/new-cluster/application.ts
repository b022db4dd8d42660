import { Client } from "pg";
import { type Connection, connectionConfig } from "pulumi-rds-iam-user/client";

const connection = JSON.parse(process.env["CONNECTION"] ?? "{}") as Connection;

async function main(): Promise<void> {
  const client = new Client(connectionConfig(connection));
  await client.connect();
  await client.query("CREATE SCHEMA IF NOT EXISTS billing");
  await client.query(
    "CREATE TABLE IF NOT EXISTS billing.invoice (id integer PRIMARY KEY, status text)",
  );
  await client.query("INSERT INTO billing.invoice VALUES (1, 'paid') ON CONFLICT DO NOTHING");
  const { rows } = await client.query("SELECT id, status FROM billing.invoice ORDER BY id");
  console.log(JSON.stringify(rows));
  await client.end();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
