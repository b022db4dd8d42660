import { Pool } from "pg";
import { type Connection, connectionConfig } from "pulumi-rds-iam-user/client";

const connection = JSON.parse(process.env["CONNECTION"] ?? "{}") as Connection;
const pool = new Pool({ ...connectionConfig(connection), max: 5 });

async function main(): Promise<void> {
  const { rows } = await pool.query("SELECT id, status FROM sales.invoice ORDER BY id");
  console.log(JSON.stringify(rows));
  await pool.end();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
