import { Pool } from "pg";
import { type Connection, connectionConfig } from "pulumi-rds-iam-user/client";

const connection = JSON.parse(process.env["CONNECTION"] ?? "{}") as Connection;
const pool = new Pool({ ...connectionConfig(connection), max: 1 });

interface Invoice {
  readonly id: number;
  readonly status: string;
}

export async function handler(): Promise<Invoice[]> {
  const { rows } = await pool.query<Invoice>("SELECT id, status FROM sales.invoice ORDER BY id");
  return rows;
}
