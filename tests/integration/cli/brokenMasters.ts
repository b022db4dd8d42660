/** Masters that cannot do their work: how each is spoilt, and what `doctor` says of it. */
import { DeleteParameterCommand, PutParameterCommand, type SSMClient } from "@aws-sdk/client-ssm";
import type { Check } from "../../../cli/checks/checklist";
import type { Emulator } from "../../emulator/emulator";
import type { RdsServer } from "../../emulator/rdsServer";
import { startRefusingService } from "../provider/awsRefusals";
import type { RunOptions } from "./checking";

export const PASSWORD = "/doctor/password";

/** A server with its master. */
export interface MasterPlace {
  readonly emulator: Emulator;
  readonly rds: RdsServer;
  readonly ssm: SSMClient;
}

/** What the program declares, as JSON. */
export interface Declared {
  readonly server: object;
  readonly master: object;
  readonly database: string;
}

interface Spoilt extends RunOptions {
  readonly change?: Partial<Declared>;
  readonly undo?: () => Promise<unknown>;
}

export interface BrokenMaster {
  readonly title: string;
  /** Versions of PostgreSQL: where it matters. Default: one. */
  readonly versions?: readonly number[];
  readonly spoil: (place: MasterPlace) => Promise<Spoilt> | Spoilt;
  /** What is not "ok", by its name; checks that are skipped for another are left out. */
  readonly says: (place: MasterPlace) => Readonly<Record<string, Omit<Check, "check">>>;
  /** Checks that were not made because one that they need did not pass. */
  readonly unmade?: readonly string[];
}

const afterLogin = [
  ...["version", "rds_iam", "lockout", "authority", "databases", "owners", "connections"],
];

const WHO =
  'Asked as "arn:aws:iam::123456789012:user/deployer" of account 123456789012; the server is in account 123456789012.';
const WHAT = `could not read the master's credentials from SSM parameter "${PASSWORD}" in region "eu-central-1"`;

const sql =
  (spoil: string, mend: string, database?: string) =>
  async ({ rds }: MasterPlace): Promise<Spoilt> => {
    await rds.admin(spoil, database);
    return { undo: () => rds.admin(mend, database) };
  };

const refusedBy = (name: string, message: string) => async (): Promise<Spoilt> => {
  const service = await startRefusingService(name, message);
  return { env: { AWS_ENDPOINT_URL_SSM: service.url }, undo: service.stop };
};

export async function putPassword({ ssm }: MasterPlace, Value: string): Promise<void> {
  const parameter = { Name: PASSWORD, Type: "SecureString", Value, Overwrite: true } as const;
  await ssm.send(new PutParameterCommand(parameter));
}

export const brokenMasters: readonly BrokenMaster[] = [
  {
    title: "there are no AWS credentials",
    spoil: () => ({ env: { AWS_ACCESS_KEY_ID: undefined } }),
    says: () => ({
      credentials: {
        status: "failed",
        reason: "could not find AWS credentials",
        detail: `Looked for AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, profile "default" in ${process.env["AWS_CONFIG_FILE"] ?? ""} and ${process.env["AWS_SHARED_CREDENTIALS_FILE"] ?? ""}, AWS_WEB_IDENTITY_TOKEN_FILE, and the role of the container or the instance.`,
        hint: "Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or run the process where AWS gives it a role, such as a task role or an instance profile.",
      },
    }),
    unmade: ["secret", "login", ...afterLogin],
  },
  {
    title: "the parameter is not there",
    spoil: async (place) => {
      await place.ssm.send(new DeleteParameterCommand({ Name: PASSWORD }));
      return { undo: () => putPassword(place, place.rds.masterPassword) };
    },
    says: () => ({
      secret: {
        status: "failed",
        reason: `${WHAT}: ParameterNotFound (Parameter ${PASSWORD} not found.)`,
        detail: WHO,
        hint: "Check the name, and the region (master.region).",
      },
    }),
    unmade: ["login", ...afterLogin],
  },
  {
    title: "the parameter may not be read",
    spoil: refusedBy(
      "AccessDeniedException",
      "deployer is not authorized to perform: ssm:GetParameter",
    ),
    says: () => ({
      secret: {
        status: "failed",
        reason: `${WHAT}: AccessDeniedException (deployer is not authorized to perform: ssm:GetParameter)`,
        detail: WHO,
        hint: "Allow the caller ssm:GetParameter or secretsmanager:GetSecretValue on it, and kms:Decrypt on its key where that is a key of yours.",
      },
    }),
    unmade: ["login", ...afterLogin],
  },
  {
    title: "the parameter may not be decrypted",
    spoil: refusedBy("InvalidKeyId", "the key is disabled"),
    says: () => ({
      secret: {
        status: "failed",
        reason: `${WHAT}: InvalidKeyId (the key is disabled)`,
        detail: WHO,
        hint: "Check that the KMS key that encrypts it exists and is enabled.",
      },
    }),
    unmade: ["login", ...afterLogin],
  },
  {
    title: "the tunnel is closed",
    spoil: () => ({ env: { RDS_IAM_USER_VIA: "127.0.0.1:1" } }),
    says: () => ({
      server: {
        status: "failed",
        reason: "the tunnel at 127.0.0.1:1 refused the connection",
        detail: "connect ECONNREFUSED 127.0.0.1:1",
        hint: "Open the tunnel, or correct --via or RDS_IAM_USER_VIA.",
      },
    }),
    unmade: ["certificate", "login", ...afterLogin],
  },
  {
    title: "the password is wrong",
    spoil: async (place) => {
      await putPassword(place, "not the password");
      return { undo: () => putPassword(place, place.rds.masterPassword) };
    },
    says: () => ({
      login: {
        status: "failed",
        reason: 'password of "dbmaster" was refused',
        detail: 'password authentication failed for user "dbmaster"',
        hint: `Check the password in SSM parameter "${PASSWORD}".`,
      },
    }),
    unmade: afterLogin,
  },
  {
    title: "the database is not there",
    spoil: () => ({ change: { database: "nowhere" } }),
    says: () => ({
      login: {
        status: "failed",
        reason: 'database "nowhere" does not exist on the server',
        detail: 'database "nowhere" does not exist',
        hint: "Create it first, or set `database` to one that exists.",
      },
    }),
    unmade: afterLogin,
  },
  {
    title: "the master has become a member of an IAM user, and gets in by token",
    spoil: sql(
      "CREATE ROLE app_user; GRANT rds_iam TO app_user; GRANT app_user TO dbmaster",
      "DROP ROLE app_user",
    ),
    says: ({ rds }) => ({
      lockout: {
        status: "failed",
        reason: `the password of "dbmaster" is refused on ${rds.endpoint}, because "dbmaster" is in "rds_iam" through "app_user"; it logged in with an IAM token instead`,
        hint: "Memberships in users that this tool manages are drift, which up revokes; then the password works again. Have an administrator revoke any other.",
      },
    }),
  },
  {
    title: "rds_iam is not there",
    spoil: sql("ALTER ROLE rds_iam RENAME TO no_iam", "ALTER ROLE no_iam RENAME TO rds_iam"),
    says: () => ({
      rds_iam: {
        status: "failed",
        reason: 'role "rds_iam" does not exist on the server',
        hint: "RDS creates it: turn on IAM database authentication for the instance or cluster. A server that is not of RDS has no such role.",
      },
    }),
  },
  {
    title: "IAM authentication is off",
    spoil: ({ rds }) => ({
      change: { server: serverOf(rds, { iamDatabaseAuthenticationEnabled: false }) },
    }),
    says: () => ({
      iam: {
        status: "failed",
        reason: "IAM database authentication is off on the server, as its resource says",
        hint: "Set iamDatabaseAuthenticationEnabled on the instance or cluster, and run pulumi up.",
      },
    }),
  },
  {
    title: "the master has no CREATEROLE",
    versions: [14, 18],
    spoil: sql("ALTER ROLE dbmaster NOCREATEROLE", "ALTER ROLE dbmaster CREATEROLE"),
    says: ({ rds }) => ({
      authority: {
        status: "failed",
        reason: '"dbmaster" has no CREATEROLE, without which it may not create or alter roles',
        hint: `Have a superuser, or a role that has CREATEROLE${rds.version >= 16 ? ' and ADMIN OPTION on "dbmaster"' : ""}, run ALTER ROLE "dbmaster" CREATEROLE.`,
      },
    }),
  },
  {
    title: "the master may not connect to a database",
    spoil: async ({ rds }) => {
      await rds.admin("CREATE DATABASE private");
      await rds.admin("REVOKE CONNECT ON DATABASE private FROM PUBLIC");
      return { undo: () => rds.admin("DROP DATABASE private") };
    },
    says: () => ({
      databases: {
        status: "warning",
        found: '"dbmaster" may connect to 2 of 3',
        reason:
          'it may not connect to "private": what a role holds there cannot be read or revoked',
        hint: 'Have the owner of the database run GRANT CONNECT ON DATABASE "private" TO "dbmaster".',
      },
    }),
  },
  {
    title: "objects belong to a member of the master",
    versions: [14, 18],
    spoil: sql(
      `CREATE ROLE bob; GRANT dbmaster TO bob; CREATE SCHEMA theirs AUTHORIZATION bob;
       CREATE TABLE theirs.a (id serial); CREATE TABLE theirs.b (); CREATE TYPE theirs.t AS ENUM ();
       CREATE FUNCTION theirs.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
       ALTER TABLE theirs.a OWNER TO bob; ALTER TYPE theirs.t OWNER TO bob; ALTER FUNCTION theirs.f() OWNER TO bob`,
      "DROP SCHEMA theirs CASCADE; DROP ROLE bob",
      "app",
    ),
    says: ({ rds }) => ({
      owners: {
        status: "warning",
        found: '7 objects of users in "app"',
        reason:
          'the master cannot act for the owner of 1 routine, 1 schema, 1 sequence, 1 table, 1 type of "bob" in "app": it cannot grant on what they own',
        detail: `left out of "*" and access: ${rds.version >= 15 ? "" : "1 schema, "}1 table of "rdsadmin" in "app", a superuser`,
        hint: '"bob" is a member of "dbmaster", so "dbmaster" cannot become a member of it: revoke that membership, or have "bob" grant on what it owns.',
      },
    }),
  },
  {
    title: "the master is not in rds_superuser, and objects belong to somebody else",
    versions: [18],
    spoil: sql(
      `CREATE ROLE eve; CREATE TABLE theirs (); ALTER TABLE theirs OWNER TO eve;
       GRANT rds_iam TO dbmaster WITH ADMIN TRUE, INHERIT FALSE, SET FALSE; REVOKE rds_superuser FROM dbmaster`,
      "GRANT rds_superuser TO dbmaster; REVOKE rds_iam FROM dbmaster; DROP TABLE theirs; DROP ROLE eve",
      "app",
    ),
    says: () => ({
      owners: {
        status: "warning",
        found: '2 objects of users in "app"',
        reason:
          'the master cannot act for the owner of 1 table of "eve" in "app": it cannot grant on what they own',
        hint: 'Have an administrator run GRANT "eve" TO "dbmaster" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
      },
    }),
  },
  {
    title: "the master may not grant rds_iam",
    versions: [18],
    spoil: sql("REVOKE rds_superuser FROM dbmaster", "GRANT rds_superuser TO dbmaster"),
    says: () => ({
      authority: {
        status: "failed",
        reason: '"dbmaster" may not grant "rds_iam": "dbmaster" has no ADMIN OPTION on it',
        hint: 'Have an administrator run GRANT "rds_iam" TO "dbmaster" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE.',
      },
    }),
  },
  {
    title: "the master logs in by token, and may not",
    spoil: async ({ rds }) => {
      await rds.admin(
        "CREATE ROLE token_master LOGIN CREATEROLE; GRANT rds_superuser TO token_master",
      );
      return {
        change: { master: { iam: { username: "token_master" } } },
        undo: () => rds.admin("DROP ROLE token_master"),
      };
    },
    says: () => ({
      login: {
        status: "failed",
        reason:
          'the server rejected the IAM token of "token_master": it is not in "rds_iam", or IAM authentication is off',
        detail: 'password authentication failed for user "token_master"',
        hint: 'Turn IAM database authentication on and grant "rds_iam" to "token_master", whose password then stops working; or give that password as `master`.',
      },
    }),
    unmade: afterLogin,
  },
];

/** The server of a declaration. */
export function serverOf({ endpoint, port, masterUsername }: RdsServer, part: object = {}): object {
  return {
    host: endpoint,
    port,
    region: "eu-central-1",
    accountId: "123456789012",
    masterUsername,
    iamDatabaseAuthenticationEnabled: true,
    ...part,
  };
}
