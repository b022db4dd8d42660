// For another driver or another language: the login without this package's client.
import { readFileSync } from "node:fs";
import { Signer } from "@aws-sdk/rds-signer";
import { Client } from "pg";

interface Connection {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly username: string;
  readonly region: string;
}

const connection = JSON.parse(process.env["CONNECTION"] ?? "{}") as Connection;

async function main(): Promise<void> {
  const { host, port, database, username, region } = connection;
  const signer = new Signer({ hostname: host, port, region, username });
  const client = new Client({
    host,
    port,
    database,
    user: username,
    password: () => signer.getAuthToken(),
    // The bundle of the server's Region, see README.md.
    ssl: { ca: readFileSync(process.env["RDS_CA_FILE"] ?? "bundle.pem", "utf8") },
  });
  await client.connect();
  const { rows } = await client.query("SELECT id, status FROM sales.invoice ORDER BY id");
  console.log(JSON.stringify(rows));
  await client.end();
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
