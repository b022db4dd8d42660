import { parseArgs } from "node:util";

// `npm run --silent inspection-query -- --role svc --grants '[{"schema": "sales", "access": "readOnly"}]'`
// prints the query that inspects a role with these grants, as it is sent: to be read, or given to psql
// (`| psql -f -`, or behind EXPLAIN). From the package as it was built last.
const { inspectionQuery } = await import("../bin/provider/postgres/inspect/query.js");
const { inspectionRequestFor } = await import("../bin/provider/postgres/inspect/request.js");
const { grant } = await import("../bin/provider/inputs/grants/schema.js");
const { grantDeclaration } = await import("../bin/provider/inputs/grants/declaration.js");

const { values } = parseArgs({
  options: {
    role: { type: "string", default: "svc" },
    database: { type: "string", default: "postgres" },
    /** As in a program: a list of grants, as JSON. */
    grants: { type: "string", default: "[]" },
    /** Names, as JSON. */
    "member-of": { type: "string", default: "[]" },
    /** As in a program: an object, as JSON. */
    settings: { type: "string", default: "{}" },
    /** Major version of the server. */
    server: { type: "string", default: "18" },
  },
});

const grants = grant.array().parse(JSON.parse(values.grants));
const request = inspectionRequestFor({
  name: values.role,
  database: values.database,
  grants: grants.map((one, index) => grantDeclaration(one, values.database, index)),
  memberOf: JSON.parse(values["member-of"]).map((role) => ({ role })),
  settings: JSON.parse(values.settings),
});
console.log(`${inspectionQuery([request], Number(values.server))};`);
