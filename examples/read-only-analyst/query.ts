import { readFileSync } from "node:fs";
import { Client } from "pg";
import { type Connection, connectionConfig } from "pulumi-rds-iam-user/client";

// pulumi stack output connection --json > connection.json
const file = process.argv[2] ?? "connection.json";
const connection = JSON.parse(readFileSync(file, "utf8")) as Connection;

async function main(): Promise<void> {
  const client = new Client(connectionConfig(connection, { readOnly: true }));
  await client.connect();
  const { rows } = await client.query("SELECT id, status FROM sales.invoice ORDER BY id");
  console.log(JSON.stringify(rows));
  await client.end();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
