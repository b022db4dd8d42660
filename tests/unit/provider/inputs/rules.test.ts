import { expect } from "chai";
import { inputRuleProblems, type InputParts } from "../../../../provider/inputs/rules";
import { SERVER } from "../roleInputs";

const nothing: InputParts = {
  server: undefined,
  master: undefined,
  username: undefined,
  login: undefined,
  iamAuthentication: undefined,
  database: undefined,
  memberOf: undefined,
  settings: undefined,
  onDelete: undefined,
  grants: undefined,
  creators: [],
};
const anySsm = { ssm: { password: "/orders/db_password" } };
const { masterUsername, ...nameless } = SERVER;
const payroll = { role: "payroll", admin: false, inherit: true, set: true };

const cases: readonly {
  readonly title: string;
  readonly parts: Partial<InputParts>;
  readonly problems: Readonly<Record<string, string>>;
}[] = [
  { title: "no known part", parts: {}, problems: {} },
  {
    title: "a server and its master",
    parts: { server: { ...nameless, masterUsername }, master: anySsm },
    problems: {},
  },
  {
    title: "a login's name that would change the meaning of its policy's ARN",
    parts: { username: "svc*", login: true },
    problems: {
      username:
        'expected printable ASCII without * ? $ / (the IAM policy\'s ARN names the user), found "svc*"',
    },
  },
  { title: "a group role of any name", parts: { username: "svc*", login: false }, problems: {} },
  {
    title: "a group role with a reserved name",
    parts: { username: "public" },
    problems: {
      username: 'expected a name that is not reserved (pg_*, rds*, public, none), found "public"',
    },
  },
  {
    title: "an Aurora DSQL endpoint",
    parts: { server: { ...SERVER, host: "abc.dsql.eu-west-1.on.aws" } },
    problems: {
      "server.host":
        'expected an RDS or Aurora endpoint, found "abc.dsql.eu-west-1.on.aws": Aurora DSQL is not supported',
    },
  },
  {
    title: "a host of one's own whose name looks like one of Aurora DSQL",
    parts: { server: { ...SERVER, host: "abc.dsql.eu-west-1.on.aws.example.com" } },
    problems: {},
  },
  {
    title: "a master whose name is given nowhere",
    parts: { server: nameless, master: anySsm },
    problems: {
      "master.ssm.username":
        "expected an SSM parameter with the master's name, found nothing: the server's arguments do not include it",
    },
  },
  {
    title: "a master whose name is in a parameter",
    parts: { server: nameless, master: { ssm: { username: "/u", password: "/p" } } },
    problems: {},
  },
  {
    title: "a master whose name is in the secret",
    parts: { server: nameless, master: { secretsManager: { secretArn: "arn" } } },
    problems: {},
  },
  {
    title: "a string with commas for a list setting",
    parts: { settings: { Search_Path: "sales, public", work_mem: "1,5MB", temp_tablespaces: "a" } },
    problems: {
      "settings.Search_Path":
        'expected a list of strings, found "sales, public": PostgreSQL would read the string as a single name',
    },
  },
  {
    title: "a list for a setting that is not a list, and an element with a comma",
    parts: {
      settings: {
        work_mem: ["1MB"],
        "app.tenants": ["a", "b"],
        DateStyle: ["ISO, DMY"],
        search_path: ["a, b", ","],
        log_connections: ["receipt", "setup_durations"],
      },
    },
    problems: {
      "settings.work_mem": "expected a string, found a list: this setting is not a list",
      "settings.app.tenants": "expected a string, found a list: this setting is not a list",
      "settings.DateStyle": 'expected elements without commas, found "ISO, DMY"',
    },
  },
  {
    title: "memberships that contradict each other beside one of which an option is not known",
    parts: { memberOf: [{ role: "payroll" }, payroll, { ...payroll, admin: true }] },
    problems: {
      "memberOf[2]":
        "expected the same options as memberOf[1], which names the same role, found other options",
    },
  },
  {
    title: "membership in itself",
    parts: { username: "payroll", memberOf: [payroll] },
    problems: { "memberOf[0]": 'expected another role, found "payroll" itself' },
  },
  {
    title: "memberships that contradict each other",
    parts: {
      memberOf: [payroll, { ...payroll, role: "audit" }, payroll, { ...payroll, admin: true }],
    },
    problems: {
      "memberOf[3]":
        "expected the same options as memberOf[0], which names the same role, found other options",
    },
  },
  {
    title: "membership of a login in a role that decides how it logs in",
    parts: {
      login: true,
      memberOf: [payroll, { ...payroll, role: "rds_iam" }, { ...payroll, role: "rds_ad" }],
    },
    problems: {
      "memberOf[1]":
        'expected another role, found "rds_iam": every login is a member of it already',
      "memberOf[2]":
        'expected another role, found "rds_ad": a role uses IAM or Kerberos to log in, and this one uses IAM',
    },
  },
  {
    title: "membership in rds_iam and rds_ad of a login whose password an RDS Proxy has",
    parts: {
      login: true,
      iamAuthentication: false,
      memberOf: [payroll, { ...payroll, role: "rds_iam" }, { ...payroll, role: "rds_ad" }],
    },
    problems: {
      "memberOf[1]":
        'expected another role, found "rds_iam": with proxyMode "standard" the proxy logs in with a password, which would stop working',
      "memberOf[2]":
        'expected another role, found "rds_ad": with proxyMode "standard" the proxy logs in with a password, which would stop working',
    },
  },
  {
    title: "membership of a group role in rds_iam and rds_ad",
    parts: {
      login: false,
      memberOf: [payroll, { ...payroll, role: "rds_iam" }, { ...payroll, role: "rds_ad" }],
    },
    problems: {
      "memberOf[1]":
        'expected another role, found "rds_iam": every member of this role would inherit it, and its password would stop working',
      "memberOf[2]":
        'expected another role, found "rds_ad": every member of this role would inherit it, and could not log in with IAM',
    },
  },
  {
    title: "membership in rds_iam where it is not known whether the role may log in",
    parts: { memberOf: [{ ...payroll, role: "rds_iam" }] },
    problems: {},
  },
  {
    title: "a setting in two spellings",
    parts: { settings: { TimeZone: "UTC", work_mem: "1MB", timezone: "CET" } },
    problems: {
      "settings.timezone": 'expected each setting once, found "timezone" beside "TimeZone"',
    },
  },
];

describe("inputRuleProblems", () => {
  for (const { title, parts, problems } of cases) {
    const verb = Object.keys(problems).length === 0 ? "accepts" : "refuses";
    it(`${verb} ${title}`, () => {
      const found = inputRuleProblems({ ...nothing, ...parts });
      expect(found.map(({ property, reason }) => [property, reason])).to.deep.equal(
        Object.entries(problems),
      );
    });
  }
});
