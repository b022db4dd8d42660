// An application: its only setting is CONNECTION, the stack's output. Runs one query and prints the
// answer; with --details also what the login is made of.
import { createRequire } from "node:module";
import { asTable } from "./sql.mjs";

// A program of its own would say: import { connectionConfig } from "pulumi-rds-iam-user/client";
const require = createRequire(new URL("../../examples/package.json", import.meta.url));
const { connectionConfig } = require("pulumi-rds-iam-user/client");
const { Client } = require("pg");

const query = process.argv.at(-1);
const connection = JSON.parse(process.env.CONNECTION);
const config = connectionConfig(connection);
const client = new Client(config);
try {
  if (process.argv.includes("--details")) await describeToken();
  await client.connect();
  if (process.argv.includes("--details")) describeTls(client.connection.stream);
  const { command, fields, rows, rowCount } = await client.query(query);
  console.log(fields.length === 0 ? `${command} ${rowCount}` : asTable(fields, rows));
} catch (error) {
  console.log(`${error.severity ?? "ERROR"}: ${error.message} (${error.code ?? error.name})`);
  process.exitCode = 1;
} finally {
  await client.end();
}

// All that a token says but its signature, which is as good as a password for 15 minutes.
async function describeToken() {
  const token = new URL(`https://${await config.password()}`);
  const field = (name) => token.searchParams.get(name);
  console.log(`role assumed: ${connection.roleArn}`);
  console.log(`session key:  ${field("X-Amz-Credential").split("/")[0]}, for this session only`);
  console.log(`token made:   for ${field("DBUser")} at ${token.host}`);
  console.log(`              good for ${field("X-Amz-Expires")} seconds, a new one per connection`);
}

function describeTls(socket) {
  const { issuer } = socket.getPeerCertificate();
  const verdict = socket.authorized ? "verified" : "not verified";
  console.log(`TLS:          ${socket.getProtocol()}, certificate of "${issuer.CN}": ${verdict}\n`);
}
