import { Client } from "pg";
import { type Connection, connectionConfig } from "pulumi-rds-iam-user/client";

const connection = JSON.parse(process.env["CONNECTION"] ?? "{}") as Connection;

async function main(): Promise<void> {
  const client = new Client(connectionConfig(connection));
  await client.connect();
  await client.query("CREATE TABLE IF NOT EXISTS sales.refund (id integer PRIMARY KEY)");
  const { rows } = await client.query("SELECT id, status FROM sales.invoice ORDER BY id");
  console.log(JSON.stringify(rows));
  await client.end();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
