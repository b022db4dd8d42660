/** Values that are not known yet, at every depth, with what is said all the same. */
import { noKey, tablePrivileges, type ProblemCase } from "./inputProblems";
import { SERVER, UNKNOWN } from "../roleInputs";

const itself = 'expected another role, found "svc" itself';
const noGrantNeeded = `${itself}: the owner of an object needs no grant on it`;
const withOption = { withGrantOption: true };
const select = { privileges: ["SELECT"] };

/** Nothing is wrong with these. */
const accepted: readonly ProblemCase[] = Object.entries({
  "a name": { username: UNKNOWN },
  "a database": { database: UNKNOWN },
  "all grants": { grants: UNKNOWN },
  "a database that a grant names": {
    grants: [{ database: UNKNOWN, privileges: ["CONNECT"] }, { privileges: ["CONNECT"] }],
  },
  "a whole grant": { grants: [UNKNOWN, { schema: "sales", access: "readOnly" }] },
  "the schema of a preset": { grants: [{ schema: UNKNOWN, access: "readOnly" }] },
  "a preset": { grants: [{ schema: "sales", access: UNKNOWN }] },
  "one table of several": { grants: [{ schema: "sales", tables: ["a", UNKNOWN], ...select }] },
  "the tables of a schema": {
    grants: [{ schema: "sales", tables: UNKNOWN, future: true, privileges: ["SELECT"] }],
  },
  "a column": { grants: [{ schema: "sales", tables: ["a"], columns: [UNKNOWN], ...select }] },
  "tables and columns": {
    grants: [{ schema: "sales", tables: UNKNOWN, columns: UNKNOWN, ...select }],
  },
  "routines, and who creates them": {
    grants: [
      { schema: "sales", routines: [UNKNOWN], privileges: ["EXECUTE"] },
      { routines: UNKNOWN, createdBy: [UNKNOWN], privileges: ["EXECUTE"] },
    ],
  },
  "large objects": {
    grants: [
      { largeObjects: UNKNOWN, privileges: ["SELECT"] },
      { largeObjects: [16401, UNKNOWN], privileges: ["SELECT"] },
    ],
  },
  "objects without a schema": {
    grants: [
      { languages: [UNKNOWN], privileges: ["USAGE"] },
      { foreignServers: UNKNOWN, privileges: ["USAGE"] },
      { parameters: [UNKNOWN], privileges: ["SET"] },
      { tablespaces: UNKNOWN, privileges: ["CREATE"] },
    ],
  },
  "all privileges, or one": {
    grants: [
      { schema: "sales", tables: ["a"], privileges: UNKNOWN },
      { schema: "sales", tables: ["a"], privileges: [UNKNOWN] },
    ],
  },
  "whether future objects are covered, and whose": {
    grants: [
      { schema: "sales", access: "readOnly", future: UNKNOWN },
      { schema: "sales", access: "readOnly", future: { createdBy: UNKNOWN } },
      { schema: "sales", access: "readOnly", future: { createdBy: ["ada", UNKNOWN] } },
    ],
  },
  "a grant option": {
    grants: [{ schema: "s", tables: ["a"], ...select, withGrantOption: UNKNOWN }],
  },
  "a database, which may be another one than a grant names": {
    database: UNKNOWN,
    grants: [
      { privileges: ["CONNECT"], withGrantOption: true },
      { database: "postgres", privileges: ["CONNECT"] },
    ],
  },
  "two schemas, which may differ": {
    grants: [
      { schema: UNKNOWN, tables: ["a"], ...select, ...withOption },
      { schema: UNKNOWN, tables: ["a"], ...select },
      { schema: "sales", tables: [UNKNOWN], ...select, ...withOption },
      { schema: "sales", tables: [UNKNOWN], ...select },
    ],
  },
  "all memberships": { memberOf: UNKNOWN },
  "two memberships, which may differ": { memberOf: [UNKNOWN, { role: UNKNOWN, admin: true }] },
  "an option of a membership": { memberOf: ["payroll", { role: "payroll", admin: UNKNOWN }] },
  "all settings": { settings: UNKNOWN },
  "a setting": { settings: { search_path: UNKNOWN, work_mem: UNKNOWN } },
  "an element of a setting": { settings: { search_path: [UNKNOWN, "public"] } },
  "all timeouts": { timeouts: UNKNOWN },
  "a timeout": { timeouts: { connectSeconds: UNKNOWN, serverSeconds: 0 } },
  "a tunnel": { via: { host: UNKNOWN, port: UNKNOWN } },
  "the certificates": { ca: UNKNOWN },
  "a master's profile": { master: { profile: UNKNOWN } },
  "the name of a server's master": { server: { ...SERVER, masterUsername: UNKNOWN } },
  "a whole server": { server: UNKNOWN },
  "whether a server pauses": { server: { ...SERVER, autoPause: UNKNOWN } },
}).map(([title, props]) => ({ title, props, problems: {} }));

/** What is known beside is judged. */
const refused: readonly ProblemCase[] = [
  {
    title: "a part of a grant",
    props: { grants: [{ schema: UNKNOWN, tables: ["a", UNKNOWN], privileges: ["SELEC"] }] },
    problems: { "grants[0].privileges[0]": `${tablePrivileges}, found "SELEC"` },
  },
  {
    title: "one element of a list",
    props: {
      grants: [
        UNKNOWN,
        { schema: "sales", tables: [UNKNOWN, ""], privileges: [UNKNOWN, "USAGE"] },
        { schema: "pg_catalog", access: UNKNOWN },
      ],
      memberOf: [UNKNOWN, ""],
    },
    problems: {
      "grants[1].tables[1]": "expected a name, found an empty string",
      "grants[1].privileges[1]": `${tablePrivileges}, found "USAGE"`,
      "grants[2].schema":
        'expected a schema of your own, found "pg_catalog": PostgreSQL keeps its system catalogs there',
      "memberOf[1]": "expected a name, found an empty string",
    },
  },
  {
    title: "the value of a key that there is not",
    props: {
      tabels: UNKNOWN,
      grants: [{ schema: UNKNOWN, tabels: UNKNOWN, privileges: ["USAGE"] }],
      memberOf: [{ role: UNKNOWN, grant: UNKNOWN }],
      timeouts: { connectionSeconds: UNKNOWN },
    },
    problems: {
      tabels: noKey,
      "grants[0].tabels": noKey,
      "memberOf[0].grant": noKey,
      "timeouts.connectionSeconds": noKey,
    },
  },
  {
    title: "the schema of objects that have none",
    props: { grants: [{ schema: UNKNOWN, languages: ["plpgsql"], privileges: ["USAGE"] }] },
    problems: { "grants[0].schema": noKey },
  },
  {
    title: "what else a grant says of its own creators",
    props: {
      grants: [
        { schema: UNKNOWN, access: "readOnly", future: { createdBy: [UNKNOWN, "svc"] } },
        { tables: "future", privileges: UNKNOWN, createdBy: ["svc"] },
      ],
    },
    problems: {
      "grants[0].future.createdBy[1]": noGrantNeeded,
      "grants[1].createdBy[0]": noGrantNeeded,
    },
  },
  {
    title: "a table beside a table that is granted twice",
    props: {
      grants: [
        { schema: "sales", tables: ["a", UNKNOWN], ...select, ...withOption },
        { schema: "sales", tables: [UNKNOWN, "a"], ...select },
      ],
    },
    problems: {
      "grants[1].withGrantOption":
        "expected true as in grants[0], which grants the same, found false",
    },
  },
  {
    title: "an option of a membership",
    props: {
      memberOf: [
        { role: "svc", set: UNKNOWN },
        { role: "rds_iam", admin: UNKNOWN },
      ],
    },
    problems: {
      "memberOf[0]": itself,
      "memberOf[1]":
        'expected another role, found "rds_iam": every login is a member of it already',
    },
  },
  {
    title: "a setting beside others",
    props: {
      settings: {
        search_path: "sales, public",
        work_mem: ["1MB", UNKNOWN],
        TimeZone: UNKNOWN,
        timezone: "UTC",
      },
    },
    problems: {
      "settings.search_path":
        'expected a list of strings, found "sales, public": PostgreSQL would read the string as a single name',
      "settings.work_mem": "expected a string, found a list: this setting is not a list",
      "settings.timezone": 'expected each setting once, found "timezone" beside "TimeZone"',
    },
  },
  {
    title: "a timeout beside others",
    props: { timeouts: { connectSeconds: UNKNOWN, lockSeconds: 0 } },
    problems: { "timeouts.lockSeconds": "expected at least 1, found 0" },
  },
  {
    title: "a master's parameter",
    props: { master: { ssm: { password: UNKNOWN } }, memberof: [] },
    problems: { memberof: noKey },
  },
  {
    title: "a part of a server",
    props: {
      server: {
        ...SERVER,
        port: UNKNOWN,
        host: "abc.dsql.eu-west-1.on.aws",
        masterUsername: undefined,
      },
      master: { ssm: { password: UNKNOWN } },
    },
    problems: {
      "server.host":
        'expected an RDS or Aurora endpoint, found "abc.dsql.eu-west-1.on.aws": Aurora DSQL is not supported',
      "master.ssm.username":
        "expected an SSM parameter with the master's name, found nothing: the server's arguments do not include it",
    },
  },
  {
    title: "a port",
    props: { server: { ...SERVER, port: UNKNOWN, host: 7 } },
    problems: { "server.host": "expected a string, found 7" },
  },
];

/** Each is one check. */
export const unknownValues = [...accepted, ...refused];
