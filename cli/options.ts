/** The options of the commands, as the command line has them. */

/** What the user gave. Which of them a command takes is in its row of {@link commands}. */
export interface Options {
  readonly stack?: string;
  readonly cwd?: string;
  readonly file?: string;
  readonly output?: string;
  readonly profile?: string;
  readonly externalId?: string;
  readonly assumeRole?: string;
  readonly readOnly?: true;
  readonly database?: string;
  readonly ca?: string;
  readonly via?: string;
  readonly json?: true;
  readonly pgpassword?: true;
  readonly port?: string;
  readonly watch?: true;
  /** `true`: the file that libpq reads. */
  readonly pgpass?: string | true;
  readonly service?: string;
  readonly serviceFile?: string;
  readonly name?: string;
}

/** An option: its form as `--help` shows it, and what it means. */
export type OptionRow = readonly [flags: string, meaning: string];

/** Which connection. */
export const connectionOptions: readonly OptionRow[] = [
  [
    "--stack <name>",
    "Pulumi stack that has the connection as an output (default: the current one)",
  ],
  ["--cwd <folder>", "folder of the Pulumi program (default: this folder)"],
  [
    "--file <path>",
    "JSON file with the connection or with all outputs; - reads standard input (no Pulumi needed)",
  ],
  ["--output <name>", "name of the output, if there are several connections; dots lead into it"],
];

/** As whom to log in. */
export const loginOptions: readonly OptionRow[] = [
  ["--read-only", "use the reader endpoint of the cluster"],
  ["--profile <name>", "AWS profile (default: the AWS SDK's own order, such as AWS_PROFILE)"],
  ["--external-id <id>", "external ID, if the role's trust policy asks for one"],
  ["--assume-role <when>", "true, false or detect (default: as the connection says)"],
];

/** Where in the server. */
export const databaseOption: OptionRow = [
  "--database <name>",
  "another database (default: that of the connection)",
];

/** Whom to trust. */
export const caOption: OptionRow = [
  "--ca <file>",
  "PEM file with further root certificates to trust (default: those of the connection)",
];

/** How to reach the server. */
export const viaOption: OptionRow = [
  "--via <way>",
  "tunnel to the server: ssh://user@host, ssm://instance, ecs://cluster/task/container, or host:port of one that is open (default: RDS_IAM_USER_VIA)",
];
