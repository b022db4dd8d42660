/**
 * An application that knows nothing of the emulator: AWS's SDK finds the keys, signs a token, and
 * node-postgres logs in with it. Prints what the server calls it, or the error.
 */
import { Signer } from "@aws-sdk/rds-signer";
import pg from "pg";

const [hostname, region, username] = process.argv.slice(2);
const port = 5432;

try {
  const token = await new Signer({ hostname, port, region, username }).getAuthToken();
  const client = new pg.Client({
    host: hostname,
    port,
    user: username,
    password: token,
    database: "postgres",
    ssl: true,
  });
  await client.connect();
  const { rows } = await client.query("SELECT current_user AS me");
  await client.end();
  process.stdout.write(rows[0].me);
} catch (error) {
  process.stdout.write(`${error.name}: ${error.message}`);
  process.exitCode = 1;
}
