/** Logins that do not work: how each is spoilt, and what `verify` says of it. */
import { createServer } from "node:http";
import { join } from "node:path";
import {
  CreatePolicyCommand,
  DeletePolicyCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
} from "@aws-sdk/client-iam";
import type { Check } from "../../../cli/checks/checklist";
import type { Connection } from "../../../client/connection";
import type { Emulator } from "../../emulator/emulator";
import { policyText } from "../../emulator/iam/policyText";
import { closeServer, listen } from "../../emulator/listen";
import type { Principals } from "../../emulator/principals";
import type { RdsServer } from "../../emulator/rdsServer";
import { trustStatement } from "../provider/refusedLogins";
import type { RunOptions } from "./checking";

/** Where a login is, and what it is made of. */
export interface Place {
  readonly emulator: Emulator;
  readonly rds: RdsServer;
  readonly principals: Principals;
  readonly roleArn: string;
  readonly connection: Connection;
}

/** How the command is run once it is spoilt, and how to undo that. */
interface Spoilt extends RunOptions {
  readonly connection?: Connection;
  readonly undo?: () => Promise<unknown>;
}

/** A login that does not work, or that one check has something to say of. */
export interface BrokenLogin {
  readonly title: string;
  readonly spoil: (place: Place) => Promise<Spoilt> | Spoilt;
  /** What is not "ok", by its name; checks that are skipped for another are left out. */
  readonly says: (place: Place) => Readonly<Record<string, Omit<Check, "check">>>;
  /** Checks that were not made because one that they need did not pass. */
  readonly unmade?: readonly string[];
}

export const ROLE = "verified-login";
export const CONNECT = "connect";

/** The statement that lets the role log in, as somebody, somewhere. */
export function connectStatement({ rds }: Pick<Place, "rds">, part: object = {}): object {
  return { Effect: "Allow", Action: "rds-db:connect", Resource: rds.dbUserArn("svc"), ...part };
}

const sql =
  (spoil: string, mend: string) =>
  async ({ rds }: Place): Promise<Spoilt> => {
    await rds.admin(spoil);
    return { undo: () => rds.admin(mend) };
  };

const policy =
  (part: (place: Place) => object) =>
  async (place: Place): Promise<Spoilt> => {
    const put = (statement: object): Promise<void> =>
      place.principals.putRolePolicy(ROLE, CONNECT, statement);
    await put(connectStatement(place, part(place)));
    return { undo: () => put(connectStatement(place)) };
  };

const ENDPOINT_CAUSE = ({ rds, emulator }: Place): string =>
  `that "${rds.endpoint}" is the endpoint's own name and "${emulator.aws.region}" its Region, which the token names`;

const rejected = (hint: (place: Place) => string) => (place: Place) => ({
  status: "failed" as const,
  reason: 'the server rejected the IAM token of "svc"',
  detail: 'PAM authentication failed for user "svc"',
  hint: hint(place),
});

const afterPolicy = rejected(() => 'The check "policy" says why: begin there.');
const bundle = "https://truststore.pki.rds.amazonaws.com/eu-central-1/eu-central-1-bundle.pem";
const noPolicy = ({ roleArn, rds }: Place) => ({
  status: "failed" as const,
  reason: `no policy of "${roleArn}" allows rds-db:connect on ${rds.dbUserArn("svc")}`,
  hint: "Check that the policy is attached, and that it names this resource ID, region, account and user: run pulumi up --refresh to repair it.",
});

export const brokenLogins: readonly BrokenLogin[] = [
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
    unmade: ["clock", "role", "policy", "login", "privileges"],
  },
  {
    title: "the access key does not exist",
    spoil: () => ({ env: { AWS_ACCESS_KEY_ID: "AKIAAAAAAAAAAAAAAAAA" } }),
    says: () => ({
      credentials: {
        status: "failed",
        reason:
          "could not ask AWS who this process is: InvalidClientTokenId (The security token included in the request is invalid.)",
        hint: "Check the access key: it does not exist, or is switched off.",
      },
    }),
    unmade: ["clock", "role", "policy", "login", "privileges"],
  },
  {
    title: "STS is out of reach",
    spoil: () => ({ env: { AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1" } }),
    says: () => ({
      credentials: {
        status: "failed",
        reason:
          "could not ask AWS who this process is: could not reach http://127.0.0.1:1: the connection was refused (ECONNREFUSED)",
        hint: "Let the process reach STS through a NAT gateway, or an interface VPC endpoint for com.amazonaws.eu-central-1.sts; or attach the policy to the role that the process runs as (attachTo), which needs no STS.",
      },
    }),
    unmade: ["clock", "role", "policy", "login", "privileges"],
  },
  {
    title: "the role may not be assumed",
    spoil: async ({ emulator, principals }) => {
      await principals.setTrust(ROLE, trustStatement(emulator, "a word"));
      return { undo: () => principals.setTrust(ROLE, principals.accountTrust) };
    },
    says: ({ roleArn, emulator }) => ({
      role: {
        status: "failed",
        reason: `could not assume IAM role "${roleArn}": AccessDenied (User: ${emulator.aws.deployerArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn})`,
        detail: `Asked as "${emulator.aws.deployerArn}".`,
        hint: "Allow the caller sts:AssumeRole on the role, in a policy of its own, and allow the caller in the role's trust policy. If the trust policy asks for an external ID, give it: externalId in the options of the client, or in aws:assumeRoles for a deployment. If the caller's session has transitive tags, as with EKS Pod Identity, allow sts:TagSession in both policies too.",
      },
    }),
    unmade: ["login", "privileges"],
  },
  {
    title: "the role is one that AWS gives to an application elsewhere",
    spoil: ({ connection }) => ({ connection: { ...connection, assumeRole: false } }),
    says: ({ roleArn, emulator }) => ({
      role: {
        status: "failed",
        reason: `this process is "${emulator.aws.deployerArn}", and not IAM role "${roleArn}"`,
        detail: "The role is not assumed: AWS gives it to the application where it runs.",
        hint: "Run this where the application runs. To try the login from here, let your identity assume the role (assumedBy), and give --assume-role true.",
      },
    }),
    unmade: ["login", "privileges"],
  },
  {
    title: "the policy is for another resource",
    spoil: policy(({ rds }) => ({
      Resource: rds.dbUserArn("svc").replace(rds.resourceId, "db-REPLACED"),
    })),
    says: (place) => ({ policy: noPolicy(place), login: afterPolicy(place) }),
    unmade: ["privileges"],
  },
  {
    title: "the policy names the user in another case",
    spoil: policy(({ rds }) => ({ Resource: rds.dbUserArn("SVC") })),
    says: (place) => ({ policy: noPolicy(place), login: afterPolicy(place) }),
    unmade: ["privileges"],
  },
  {
    title: "the policy is not attached",
    spoil: async (place) => {
      const { principals } = place;
      const policyOfRole = { RoleName: ROLE, PolicyName: CONNECT };
      await principals.iam.send(new DeleteRolePolicyCommand(policyOfRole));
      return { undo: () => principals.putRolePolicy(ROLE, CONNECT, connectStatement(place)) };
    },
    says: (place) => ({ policy: noPolicy(place), login: afterPolicy(place) }),
    unmade: ["privileges"],
  },
  {
    title: "a policy denies it",
    spoil: policy(() => ({ Effect: "Deny" })),
    says: (place) => ({
      policy: {
        status: "failed",
        reason: `a policy explicitly denies "${place.roleArn}" rds-db:connect on ${place.rds.dbUserArn("svc")}`,
        hint: "Change the statement that denies it: a Deny beats every Allow.",
      },
      login: afterPolicy(place),
    }),
    unmade: ["privileges"],
  },
  {
    title: "a permissions boundary does not allow it",
    spoil: async ({ principals: { iam } }) => {
      const document = policyText({ Effect: "Allow", Action: "s3:*", Resource: "*" });
      const boundary = { PolicyName: "verified-boundary", PolicyDocument: document };
      const { Policy: made } = await iam.send(new CreatePolicyCommand(boundary));
      const PolicyArn = made?.Arn ?? "";
      await iam.send(
        new PutRolePermissionsBoundaryCommand({ RoleName: ROLE, PermissionsBoundary: PolicyArn }),
      );
      return {
        undo: async () => {
          await iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: ROLE }));
          await iam.send(new DeletePolicyCommand({ PolicyArn }));
        },
      };
    },
    says: (place) => ({
      policy: {
        status: "failed",
        reason: `the permissions boundary of "${place.roleArn}" does not allow rds-db:connect on ${place.rds.dbUserArn("svc")}`,
        hint: "Allow it in the boundary too: a boundary gives nothing, and limits every policy.",
      },
      login: afterPolicy(place),
    }),
    unmade: ["privileges"],
  },
  {
    title: "nobody may ask IAM what the policies allow",
    spoil: async ({ principals }) => {
      const name = `asking-${String(Date.now())}`;
      const Action = "sts:AssumeRole";
      const keys = await principals.createUser(name, { Effect: "Allow", Action, Resource: "*" });
      const { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY } = keys;
      return { env: { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY } };
    },
    says: ({ roleArn }) => ({
      policy: {
        status: "skipped",
        reason:
          'not checked: neither "arn:aws:iam::123456789012:user/asking" nor "arn:aws:sts::123456789012:assumed-role/verified-login/pulumi-rds-iam-user" may ask IAM what the policies allow',
        hint: `To have it checked, allow one of them iam:SimulatePrincipalPolicy on ${roleArn}.`,
      },
    }),
  },
  {
    title: "the connection is of an older version, which names no ARNs",
    spoil: ({ connection: { dbUserArns: _, ...connection } }) => ({ connection }),
    says: () => ({
      policy: {
        status: "skipped",
        reason: "not checked: the connection does not say which ARNs the policy must allow",
        hint: "Run pulumi up with this version of the package, which adds dbUserArns to the connection.",
      },
    }),
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
    unmade: ["certificate", "login", "privileges"],
  },
  {
    title: "the name of the server is not known",
    spoil: ({ connection }) => ({
      env: { RDS_IAM_USER_VIA: undefined },
      connection: { ...connection, host: "orders.invalid" },
    }),
    says: () => ({
      server: {
        status: "failed",
        reason: 'could not resolve the name "orders.invalid"',
        detail: "getaddrinfo ENOTFOUND orders.invalid",
        hint: "Check that the server still exists under this name, and that this machine can resolve names: a private DNS zone answers inside its network only.",
      },
    }),
    unmade: ["certificate", "login", "privileges"],
  },
  {
    title: "what answers is not PostgreSQL",
    spoil: async () => {
      const web = createServer();
      const port = await listen(web);
      return {
        env: { RDS_IAM_USER_VIA: `127.0.0.1:${String(port)}`, WEB_PORT: String(port) },
        undo: () => closeServer(web),
      };
    },
    says: ({ rds }) => ({
      certificate: {
        status: "failed",
        reason: `what answers at "${rds.endpoint}", port ${String(rds.port)} is not PostgreSQL`,
        hint: "Check that the tunnel at 127.0.0.1:… leads to this endpoint.",
      },
    }),
    unmade: ["login", "privileges"],
  },
  {
    title: "the host is a name of one's own for the server",
    spoil: ({ connection, rds }) => ({
      connection: { ...connection, host: "orders.example.com" },
      env: { RDS_IAM_USER_VIA: `${rds.dialHost}:${String(rds.dialPort)}` },
    }),
    says: ({ rds }) => ({
      certificate: {
        status: "failed",
        reason: `the server's certificate is not for "orders.example.com"`,
        detail: `Issued by "RDS emulator root CA" for "${rds.endpoint}", valid until ….`,
        hint: "Check that the tunnel at 127.0.0.1:… leads to this endpoint.",
      },
    }),
    unmade: ["login", "privileges"],
  },
  {
    title: "the root of the certificate is not trusted",
    spoil: () => ({ env: { NODE_EXTRA_CA_CERTS: undefined } }),
    says: ({ rds }) => ({
      certificate: {
        status: "failed",
        reason: "the server's certificate does not end in a root that is trusted here",
        detail: `Issued by "RDS emulator root CA" for "${rds.endpoint}", valid until ….`,
        hint: `Give the text of ${bundle} as \`ca\` of the user, or name its file in NODE_EXTRA_CA_CERTS. If "RDS emulator root CA" is no authority of AWS, something between this machine and the server replaces its certificate.`,
      },
    }),
    unmade: ["login", "privileges"],
  },
  ...[
    { title: "16 minutes behind", minutes: -16, words: "16 minutes behind" },
    { title: "10 minutes ahead", minutes: 10, words: "10 minutes ahead of" },
  ].map(({ title, minutes, words }): BrokenLogin => {
    return {
      title: `the clock is ${title}`,
      spoil: () => ({
        env: { CLOCK_MS: String(minutes * 60_000) },
        preload: [join(__dirname, "clockOff.mjs")],
      }),
      says: (place) => ({
        clock: {
          status: "failed",
          reason: `this machine's clock is ${words} AWS's`,
          detail:
            "A token is signed with this machine's time. The AWS SDK corrects the time of its own requests, and tokens are not corrected.",
          hint: "Set the clock, such as with NTP.",
        },
        login: rejected(() => 'The check "clock" says why: begin there.')(place),
      }),
      unmade: ["privileges"],
    };
  }),
  {
    title: "it is not in rds_iam",
    spoil: sql("REVOKE rds_iam FROM svc", "GRANT rds_iam TO svc"),
    says: () => ({
      login: {
        status: "failed",
        reason:
          '"svc" does not exist, is not a member of "rds_iam", or IAM database authentication is off',
        detail: 'password authentication failed for user "svc"',
        hint: "Check that IAM database authentication is on for the server, and run pulumi up to repair the role.",
      },
    }),
    unmade: ["privileges"],
  },
  {
    title: "the connection names the user in another case",
    spoil: ({ connection }) => ({ connection: { ...connection, username: "Svc" } }),
    says: () => ({
      policy: {
        status: "failed",
        reason:
          'the policy names user "svc", the connection "Svc", which differs in upper and lower case',
        hint: "Run pulumi up: it writes the policy and the connection from the same values.",
      },
      login: {
        status: "failed",
        reason:
          '"Svc" does not exist, is not a member of "rds_iam", or IAM database authentication is off',
        detail: 'password authentication failed for user "Svc"',
        hint: "Check that IAM database authentication is on for the server, and run pulumi up to repair the role.",
      },
    }),
    unmade: ["privileges"],
  },
  {
    title: "the connection names another Region, which the token then names too",
    spoil: ({ connection, rds, emulator }) => ({
      connection: {
        ...connection,
        region: "eu-west-1",
        dbUserArns: [rds.dbUserArn("svc").replace(emulator.aws.region, "eu-west-1")],
      },
    }),
    says: (place) => ({
      policy: {
        status: "failed",
        reason: `no policy of "${place.roleArn}" allows rds-db:connect on ${place.rds.dbUserArn("svc").replace("eu-central-1", "eu-west-1")}`,
        hint: "Check that the policy is attached, and that it names this resource ID, region, account and user: run pulumi up --refresh to repair it.",
      },
      login: afterPolicy(place),
    }),
    unmade: ["privileges"],
  },
  {
    title: "a session policy of the caller's credentials denies it",
    spoil: async ({ principals, roleArn, connection }) => {
      const Policy = policyText({ Effect: "Allow", Action: "iam:*", Resource: "*" });
      const keys = await principals.assumeRole({ RoleArn: roleArn, Policy });
      return {
        connection: { ...connection, assumeRole: false },
        env: {
          AWS_ACCESS_KEY_ID: keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
          AWS_SESSION_TOKEN: keys.sessionToken,
        },
      };
    },
    says: (place) => ({
      policy: {
        status: "skipped",
        reason:
          'not checked: "arn:aws:sts::123456789012:assumed-role/verified-login/test" may not ask IAM what the policies allow',
        hint: `To have it checked, allow it iam:SimulatePrincipalPolicy on ${place.roleArn}.`,
      },
      login: rejected(
        ({ rds }) =>
          `Check that the policies of the identity allow rds-db:connect on ${rds.dbUserArn("svc")}, and that no permissions boundary, session policy or service control policy denies it; that the resource ID, Region and account in the ARN are the server's, and the user name in upper and lower case; and ${ENDPOINT_CAUSE(place)}.`,
      )(place),
    }),
    unmade: ["privileges"],
  },
  {
    title: "it may not connect to the database",
    spoil: sql(
      "REVOKE CONNECT ON DATABASE app FROM PUBLIC",
      "GRANT CONNECT ON DATABASE app TO PUBLIC",
    ),
    says: () => ({
      login: {
        status: "failed",
        reason: '"svc" may not connect to database "app"',
        detail: 'permission denied for database "app"',
        hint: 'Add a grant of CONNECT on database "app": PUBLIC does not have it.',
      },
    }),
    unmade: ["privileges"],
  },
  {
    title: "it has no connection left",
    spoil: sql("ALTER ROLE svc CONNECTION LIMIT 0", "ALTER ROLE svc CONNECTION LIMIT -1"),
    says: () => ({
      login: {
        status: "failed",
        reason: '"svc" has no connection left',
        detail: 'too many connections for role "svc"',
        hint: "Try again when others have ended theirs, or raise the limit.",
      },
    }),
    unmade: ["privileges"],
  },
];
