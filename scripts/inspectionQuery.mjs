import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./setup/dependencies.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const OLDEST_SERVER = 14;
const USAGE = `usage: npm run --silent inspection-query -- [--role NAME] [--database NAME] [--grants JSON]
         [--member-of JSON] [--settings JSON] [--server MAJOR]

  --role       the role that is inspected (svc)
  --database   its database (postgres)
  --grants     as in a program, such as '[{"schema": "sales", "access": "readOnly"}]' ([])
  --member-of  as in a program, such as '["orders_readers"]' ([])
  --settings   as in a program, such as '{"work_mem": "8MB"}' ({})
  --server     major version of the server, ${OLDEST_SERVER} or later (18)`;

// `npm run --silent inspection-query` prints the query that inspects a role, as it is sent: to be read,
// or given to psql (`| psql -f -`, or behind EXPLAIN). Standard output holds the query alone.
try {
  const { help, server, ...values } = readArguments();
  if (help) {
    console.log(USAGE);
  } else {
    await ensureDependencies({ log: console.error, root });
    console.log(`${await queryFor(values, majorOf(server))};`);
  }
} catch (error) {
  console.error(`${error.message}\n${USAGE}`);
  process.exitCode = 2;
}

function readArguments() {
  const options = {
    role: { type: "string", default: "svc" },
    database: { type: "string", default: "postgres" },
    grants: { type: "string", default: "[]" },
    "member-of": { type: "string", default: "[]" },
    settings: { type: "string", default: "{}" },
    server: { type: "string", default: "18" },
    help: { type: "boolean", default: false },
  };
  return parseArgs({ options }).values;
}

function majorOf(server) {
  const major = /^\d+$/.test(server) ? Number(server) : 0;
  if (major >= OLDEST_SERVER) return major;
  throw new Error(
    `--server: expected a major version from ${OLDEST_SERVER} on, such as 18, but found "${server}"`,
  );
}

/** From the sources as they are, so that a change shows without a build. */
async function queryFor(values, major) {
  const tsx = await import("tsx/cjs/api");
  const load = (file) => tsx.require(`../provider/${file}.ts`, import.meta.url);
  const { inspectionQuery } = load("postgres/inspect/query");
  const { inspectionRequestFor } = load("postgres/inspect/request");
  const { declarationOf } = load("inputs/declaration");
  const { parseInputs } = load("inputs/inputs");
  const { problems, inputs } = parseInputs(propsOf(values));
  if (inputs === undefined) {
    throw new Error(problems.map(({ property, reason }) => `${property}: ${reason}`).join("\n"));
  }
  return inspectionQuery([inspectionRequestFor(declarationOf(inputs, {}))], major);
}

/** A role's properties as the engine hands them over. The query asks nothing of its server or master. */
function propsOf({ role, database, ...values }) {
  return {
    server: {
      host: "localhost",
      port: 5432,
      resourceIds: ["db-EXAMPLE"],
      region: "eu-west-1",
      accountId: "123456789012",
      partition: "aws",
    },
    master: { iam: { username: "postgres" } },
    username: role,
    database,
    login: true,
    iamAuthentication: true,
    owner: "inspection-query",
    grants: parsed("grants", values),
    memberOf: parsed("member-of", values),
    settings: parsed("settings", values),
  };
}

function parsed(option, values) {
  try {
    return JSON.parse(values[option]);
  } catch (error) {
    throw new Error(`--${option}: expected JSON: ${error.message}`, { cause: error });
  }
}
