/** Inputs that are refused. */
import { SERVER } from "../roleInputs";

export const noMaster =
  "expected the master's credentials as { ssm }, { secretsManager } or { iam }: RDS manages no master secret for this server";
export const noKey = "unknown key";
export const tablePrivileges =
  'expected one of "DELETE", "INSERT", "MAINTAIN", "REFERENCES", "SELECT", "TRIGGER", "TRUNCATE", "UPDATE", "ALL"';

/** What differs from valid inputs, and the problems by their paths. */
export interface ProblemCase {
  readonly title: string;
  readonly props: object;
  readonly problems: Readonly<Record<string, string>>;
}

export const refused: readonly ProblemCase[] = [
  {
    title: "a missing master and server",
    props: { master: undefined, server: undefined },
    problems: { server: "expected an object, found nothing", master: noMaster },
  },
  {
    title: "a way to delete the role that does not exist",
    props: { onDelete: "cascade" },
    problems: {
      onDelete: 'expected one of "drop", "dropOwned", "disableLogin", "retain", found "cascade"',
    },
  },
  {
    title: "a role that is to be given what it owns itself",
    props: { username: "svc", onDelete: { reassignOwnedTo: "svc" } },
    problems: { "onDelete.reassignOwnedTo": 'expected another role, found "svc" itself' },
  },
  {
    title: "another role to be given what the role owns that has no name",
    props: { onDelete: { reassignOwnedTo: "", drop: true } },
    problems: {
      "onDelete.reassignOwnedTo": "expected a name, found an empty string",
      "onDelete.drop": noKey,
    },
  },
  { title: "a master without credentials", props: { master: {} }, problems: { master: noMaster } },
  {
    title: "a master's credentials with the problems of their own form",
    props: { master: { secretsManager: {}, region: "" } },
    problems: {
      "master.region": 'expected a length of at least 1, found ""',
      "master.secretsManager.secretArn": "expected a string, found nothing",
    },
  },
  {
    title: "names of the master's credentials that are ARNs of something else",
    props: {
      master: {
        secretsManager: { secretArn: "arn:aws:ssm:eu-west-1:123456789012:parameter/orders" },
        assumeRoleArn: "arn:aws:sts::123456789012:assumed-role/deployer/me",
      },
    },
    problems: {
      "master.secretsManager.secretArn":
        "expected the ARN of a secret of Secrets Manager, found the ARN of an SSM parameter",
      "master.assumeRoleArn":
        "expected the ARN of an IAM role, found the ARN of a session of an IAM role",
    },
  },
  {
    title: "names of parameters that are ARNs of something else",
    props: {
      master: {
        ssm: {
          username: "arn:aws:rds:eu-west-1:123456789012:db:orders",
          password: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:orders-AbCdEf",
        },
        assumeRoleArn: "deployer",
      },
    },
    problems: {
      "master.ssm.username":
        "expected the name or ARN of an SSM parameter, found the ARN of an RDS resource",
      "master.ssm.password":
        "expected the name or ARN of an SSM parameter, found the ARN of a secret of Secrets Manager",
      "master.assumeRoleArn": 'expected the ARN of an IAM role, found "deployer"',
    },
  },
  {
    title: "ARNs of a user, a policy, and of what has no word here",
    props: {
      master: {
        ssm: {
          username: "arn:aws:dynamodb:eu-west-1:123456789012:table/orders",
          password: "arn:aws:iam::123456789012:policy/orders",
        },
        assumeRoleArn: "arn:aws:iam::123456789012:user/me",
      },
    },
    problems: {
      "master.ssm.username":
        'expected the name or ARN of an SSM parameter, found the ARN of a resource of "dynamodb"',
      "master.ssm.password":
        "expected the name or ARN of an SSM parameter, found the ARN of an IAM policy",
      "master.assumeRoleArn": "expected the ARN of an IAM role, found the ARN of an IAM user",
    },
  },
  {
    title: "a role without a name",
    props: { master: { iam: { username: "m" }, assumeRoleArn: "" } },
    problems: { "master.assumeRoleArn": 'expected a length of at least 1, found ""' },
  },
  {
    title: "unknown keys, each at its path",
    props: { grant: [], server: { ...SERVER, hots: "x" } },
    problems: { "server.hots": noKey, grant: noKey },
  },
  {
    title: "privileges that the object type does not have",
    props: {
      grants: [
        { schema: "sales", tables: "*", privileges: ["SELECT", "USAGE"] },
        { schema: "sales", privileges: ["SELECT"] },
        { privileges: ["connect"] },
      ],
    },
    problems: {
      "grants[0].privileges[1]": `${tablePrivileges}, found "USAGE"`,
      "grants[1].privileges[0]": 'expected one of "CREATE", "USAGE", "ALL", found "SELECT"',
      "grants[2].privileges[0]":
        'expected one of "CONNECT", "CREATE", "TEMPORARY", "ALL", found "connect"',
    },
  },
  {
    title: "a grant with two objects",
    props: { grants: [{ schema: "sales", access: "readonly", tables: "*" }] },
    problems: {
      "grants[0].access": 'expected one of "readOnly", "readWrite", found "readonly"',
      "grants[0].tables": noKey,
    },
  },
  {
    title: "empty lists and names",
    props: { grants: [{ schema: "", tables: [], privileges: [] }], memberOf: [""] },
    problems: {
      "grants[0].schema": "expected a name, found an empty string",
      "grants[0].tables": "expected a length of at least 1, found an empty list",
      "grants[0].privileges": "expected a length of at least 1, found an empty list",
      "memberOf[0]": "expected a name, found an empty string",
    },
  },
  {
    title: "values of another type",
    props: {
      login: "yes",
      connectionLimit: 1.5,
      grants: [null],
      memberOf: [7],
      ca: {},
      settings: { work_mem: 1, search_path: ["sales", true], "": "x" },
      timeouts: [1],
    },
    problems: {
      ca: "expected a string, found an object",
      login: 'expected true or false, found "yes"',
      "grants[0]": "expected an object, found null",
      "memberOf[0]": "expected an object, found 7",
      "settings.work_mem": "expected a string, found 1",
      "settings.search_path[1]": "expected a string, found true",
      "settings.": "expected a name, found an empty string",
      connectionLimit: "expected a whole number, found 1.5",
      timeouts: "expected an object, found a list",
    },
  },
  {
    title: "numbers out of their bounds",
    props: {
      connectionLimit: -2,
      via: { host: "", port: 70000 },
      timeouts: {
        connectSeconds: 0,
        previewSeconds: 0,
        lockSeconds: 0.5,
        queueSeconds: 86401,
        serverSeconds: -1,
        verifySeconds: -1,
        operationSeconds: 0,
      },
    },
    problems: {
      "via.host": 'expected a length of at least 1, found ""',
      "via.port": "expected at most 65535, found 70000",
      connectionLimit: "expected at least -1, found -2",
      "timeouts.connectSeconds": "expected at least 1, found 0",
      "timeouts.previewSeconds": "expected at least 1, found 0",
      "timeouts.queueSeconds": "expected at most 86400, found 86401",
      "timeouts.lockSeconds": "expected a whole number, found 0.5",
      "timeouts.serverSeconds": "expected at least 0, found -1",
      "timeouts.verifySeconds": "expected at least 0, found -1",
      "timeouts.operationSeconds": "expected at least 1, found 0",
    },
  },
  {
    title: "numbers above their bounds",
    props: { connectionLimit: 2147483648, timeouts: { serverSeconds: 86401 } },
    problems: {
      connectionLimit: "expected at most 2147483647, found 2147483648",
      "timeouts.serverSeconds": "expected at most 86400, found 86401",
    },
  },
  {
    title: "a ca that is the name of a file",
    props: { ca: "/etc/ssl/ca.pem" },
    problems: {
      ca: "expected PEM text with at least one certificate (-----BEGIN CERTIFICATE-----), found none",
    },
  },
  {
    title: "what rules refuse beside a wrong shape",
    props: { username: "pg_reader", database: 7, grants: [{ privileges: ["CONNECT"], x: 1 }] },
    problems: {
      database: "expected a string, found 7",
      "grants[0].x": noKey,
      username:
        'expected a name that is not reserved (pg_*, rds*, public, none), found "pg_reader"',
    },
  },
  {
    title: "what rules refuse of a server, its master and settings",
    props: {
      server: { ...SERVER, host: "abc.dsql.eu-west-1.on.aws", masterUsername: undefined },
      settings: { search_path: "sales, public" },
    },
    problems: {
      "server.host":
        'expected an RDS or Aurora endpoint, found "abc.dsql.eu-west-1.on.aws": Aurora DSQL is not supported',
      "master.ssm.username":
        "expected an SSM parameter with the master's name, found nothing: the server's arguments do not include it",
      "settings.search_path":
        'expected a list of strings, found "sales, public": PostgreSQL would read the string as a single name',
    },
  },
  {
    title: "contradicting entries beside entries of the wrong shape",
    props: {
      grants: [
        { schema: "sales", privileges: ["USAGE"] },
        { schema: "sales", privileges: ["NOPE"] },
        { schema: "sales", privileges: ["USAGE"], withGrantOption: true },
      ],
      memberOf: [{}, "payroll", { role: "payroll", admin: true }, "rds_iam"],
    },
    problems: {
      "grants[1].privileges[0]": 'expected one of "CREATE", "USAGE", "ALL", found "NOPE"',
      "memberOf[0].role": "expected a string, found nothing",
      "memberOf[2]":
        "expected the same options as memberOf[1], which names the same role, found other options",
      "memberOf[3]":
        'expected another role, found "rds_iam": every login is a member of it already',
      "grants[2].withGrantOption":
        "expected false as in grants[0], which grants the same, found true",
    },
  },
];
