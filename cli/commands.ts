/** The commands, a row each. */
import type { Command } from "./command";
import { caOption, connectionOptions, databaseOption, loginOptions, viaOption } from "./options";

const toServer = [...connectionOptions, ...loginOptions, databaseOption, caOption, viaOption];

export const commands: readonly Command[] = [
  {
    name: "psql",
    summary: "open psql, logged in with IAM",
    about: [
      "Assumes the role if needed, opens the tunnel, makes a token and starts psql with verified TLS. What follows -- goes to psql. The exit code is that of psql.",
    ],
    rest: { form: "[-- arguments of psql...]", fromFirstWord: false },
    options: toServer,
    examples: [
      "rds-iam-user psql",
      "rds-iam-user psql --stack production --output reader --read-only",
      "rds-iam-user psql --via ssh://ec2-user@bastion.example.com -- -c 'SELECT 1'",
    ],
    load: () => import("./psql.js"),
  },
  {
    name: "token",
    summary: "print a token: the password for the next 15 minutes",
    about: [
      "Prints the token alone, as the password command of a graphical client.",
      "With --watch it keeps an entry of a password file or of a service file fresh until it is ended, and then takes the entry out again.",
    ],
    options: [
      ...connectionOptions,
      ...loginOptions,
      ["--watch", "keep --pgpass or --service fresh, with a new token every 10 minutes"],
      ["--pgpass [file]", "password file to keep fresh (default: PGPASSFILE, or ~/.pgpass)"],
      ["--service <name>", "section of the service file to keep fresh"],
      ["--service-file <file>", "service file (default: PGSERVICEFILE, or ~/.pg_service.conf)"],
      databaseOption,
      caOption,
      ["--via <way>", "host:port of a tunnel that is open (default: RDS_IAM_USER_VIA)"],
    ],
    examples: [
      "rds-iam-user token --file connection.json",
      "rds-iam-user token --watch --pgpass",
      "rds-iam-user token --watch --service orders",
    ],
    load: () => import("./token.js"),
  },
  {
    name: "env",
    summary: "print PG* variables for a shell",
    about: [
      "Prints export lines, the token among them, which is good for 15 minutes. The variables are read by psql, pg_dump and every program with libpq.",
    ],
    options: [...toServer, ["--json", "print a JSON object; null stands for a variable to unset"]],
    examples: ['eval "$(rds-iam-user env)"', "rds-iam-user env --json"],
    load: () => import("./env.js"),
  },
  {
    name: "tunnel",
    summary: "open the tunnel to the server and keep it open",
    about: ["Prints a connection string, which holds no password, and stays until it is ended."],
    options: [...toServer, ["--port <number>", "local port (default: one that is free)"]],
    examples: ["rds-iam-user tunnel --via ssm://i-0123456789abcdef0 --port 15432"],
    load: () => import("./tunnel.js"),
  },
  {
    name: "exec",
    summary: "run a program with the PG* variables set",
    about: [
      "Any program with libpq logs in as psql does, such as pg_dump. The exit code is that of the program.",
    ],
    rest: { form: "-- <command> [arguments...]", fromFirstWord: true },
    options: [
      ...toServer,
      ["--pgpassword", "also set PGPASSWORD, for programs that read no password file"],
    ],
    examples: [
      "rds-iam-user exec -- pg_dump --schema-only",
      "rds-iam-user exec --pgpassword -- node migrate.js",
    ],
    load: () => import("./exec.js"),
  },
  {
    name: "verify",
    summary: "check each step of a login, with the cause of a failure",
    about: [
      "Checks credentials, clock, role, policy, server, certificate, login and privileges. A check that fails says why and what to do; those that do not need it are made all the same.",
      "Exit code: 0 if nothing failed, 1 if a check failed, 2 if the command line leads to no connection.",
    ],
    options: [...toServer, ["--json", "print a JSON object with ok and checks"]],
    examples: ["rds-iam-user verify", "rds-iam-user verify --file connection.json --json"],
    load: () => import("./verify.js"),
  },
  {
    name: "whoami",
    summary: "print the AWS identity, the role and the database user",
    about: ["Assumes the role if needed. No database is asked."],
    options: [
      ...connectionOptions,
      ...loginOptions,
      databaseOption,
      ["--json", "print a JSON object"],
    ],
    examples: ["rds-iam-user whoami", "rds-iam-user whoami --profile orders --json"],
    load: () => import("./whoami.js"),
  },
  {
    name: "doctor",
    summary: "check what deployments need: the master, and the server",
    about: [
      "Reads the declarations from the state of the stack, acts as the deployment does, and checks each server with its master: the secret, the server, the login, and what the master can do.",
      "Exit code: 0 if nothing failed, 1 if a check failed, 2 if the command line leads to no declaration.",
    ],
    options: [
      ["--stack <name>", "Pulumi stack with the declarations (default: the current one)"],
      ["--cwd <folder>", "folder of the Pulumi program (default: this folder)"],
      [
        "--file <path>",
        "JSON file with server and master as the program declares them, for a stack that is not deployed yet; - reads standard input",
      ],
      ["--name <name>", "check the server of this RdsIamUser or Role alone"],
      ["--profile <name>", "AWS profile (default: as the program and the stack say)"],
      ["--json", "print a JSON object with ok and masters"],
    ],
    examples: ["rds-iam-user doctor", "rds-iam-user doctor --name orders_reader --json"],
    load: () => import("./doctor.js"),
  },
];
