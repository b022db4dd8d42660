/**
 * An application with this package's client and nothing of the emulator. Prints what the server calls
 * it, or the error; it never ends its own process, as a server would not.
 */
import { Client, Pool } from "pg";
import { z } from "zod";
import { connectionConfig } from "../../../client/index";

const connection = z.object({
  host: z.string(),
  port: z.number(),
  database: z.string(),
  username: z.string(),
  region: z.string(),
  roleArn: z.string(),
  assumeRole: z.union([z.boolean(), z.literal("detect")]),
});

const options = z.object({ profile: z.string() }).partial();

const parsed = connection.parse(JSON.parse(process.env["CONNECTION"] ?? ""));
const { profile } = options.parse(JSON.parse(process.env["OPTIONS"] ?? "{}"));
const config = connectionConfig(parsed, profile === undefined ? {} : { profile });

async function withClient(): Promise<string> {
  const client = new Client(config);
  await client.connect();
  const user = await sessionUser(client);
  await client.end();
  return user;
}

async function withPool(): Promise<string> {
  const pool = new Pool(config);
  try {
    return await sessionUser(pool);
  } finally {
    await pool.end();
  }
}

async function sessionUser(database: Client | Pool): Promise<string> {
  const { rows } = await database.query<{ user: string }>("SELECT session_user AS user");
  return rows[0]?.user ?? "";
}

const login = process.env["WITH"] === "pool" ? withPool() : withClient();

login.then(
  (user) => process.stdout.write(user),
  (error: unknown) => {
    process.stdout.write(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  },
);
