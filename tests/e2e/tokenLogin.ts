/** Logs in as an application does: with `pulumi-rds-iam-user/client` of the packed package. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Emulator } from "../emulator/emulator";

/** The program of an application: one connection for each output, each asked all the statements. */
const APPLICATION = `
const { connectionConfig } = require("pulumi-rds-iam-user/client");
const { Client } = require("pg");
const { connections, statements } = JSON.parse(process.env.TOKEN_LOGIN);

async function ask(client, statement) {
  try {
    return { rows: (await client.query(statement)).rows };
  } catch (error) {
    return { refused: error.message };
  }
}

async function session(connection) {
  const client = new Client(connectionConfig(connection));
  client.on("error", () => {});
  try {
    await client.connect();
  } catch (error) {
    return [{ refused: error.message }];
  }
  const answers = [];
  for (const statement of statements) answers.push(await ask(client, statement));
  await client.end();
  return answers;
}

Promise.all(connections.map(session)).then((answers) => console.log(JSON.stringify(answers)));
`;

const answers = z.array(
  z.array(
    z.object({
      rows: z.array(z.record(z.string(), z.unknown())).optional(),
      /** What the server, or the way to it, said instead. */
      refused: z.string().optional(),
    }),
  ),
);

/** A session's answers, one a statement; or why there was no session, as the only one. */
export type SessionAnswers = z.infer<typeof answers>[number];

/** What logs in where, and what it asks. */
export interface TokenLogin {
  /** `connection` outputs of users. */
  readonly connections: readonly unknown[];
  readonly statements: readonly string[];
  /** Instead of the emulator's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Opens the sessions beside each other, each with the IAM role of its connection. */
export async function askAsUsers(
  { aws, caFile, via }: Emulator,
  { connections, statements, env = {} }: TokenLogin,
): Promise<readonly SessionAnswers[]> {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_"));
  const options = {
    cwd: join(__dirname, "..", "..", "examples"),
    env: {
      ...Object.fromEntries(inherited),
      ...aws.env,
      NODE_EXTRA_CA_CERTS: caFile,
      RDS_IAM_USER_VIA: via,
      TOKEN_LOGIN: JSON.stringify({ connections, statements }),
      ...env,
    },
  };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", APPLICATION], options);
  return answers.parse(JSON.parse(stdout));
}
