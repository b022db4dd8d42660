/** Logins that do not work: how each is spoilt and mended, and what is said of it. */
import { UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { createServer } from "node:http";
import type { Emulator } from "../../emulator/emulator";
import { listen } from "../../emulator/listen";
import type { Principals } from "../../emulator/principals";
import type { RdsServer } from "../../emulator/rdsServer";
import { setEnvironment } from "../environment";
import type { Props } from "./declared";

export const ROLE = "svc-login";
export const EXTERNAL_ID = "the-word-between-us";

interface Place {
  readonly emulator: Emulator;
  readonly rds: RdsServer;
  readonly principals: Principals;
  readonly roleArn: string;
}

type Undo = () => unknown;
type Work = (place: Place) => Promise<unknown>;

const sql =
  (text: string): Work =>
  ({ rds }) =>
    rds.admin(text);

/** Refusals: a refresh shows them as drift. */
export const brokenLogins: readonly {
  readonly title: string;
  readonly spoil: Work;
  readonly mend: Work;
  readonly reason: (place: Place) => string;
  readonly explanation: (place: Place) => string;
}[] = [
  {
    title: "the role's policies do not allow it",
    spoil: (place) => putPolicy(place, "Deny"),
    mend: (place) => putPolicy(place, "Allow"),
    reason: ({ roleArn }) =>
      `the server rejected the IAM token of "svc", created with "${roleArn}"`,
    explanation: ({ rds }) => `Detail: PAM authentication failed for user "svc"
Hint: Check that the IAM role's policies allow rds-db:connect on ${rds.dbUserArn("svc")}, and that no permissions boundary, session policy or service control policy denies it; that the resource ID, region and account in the ARN are the server's; that the user name matches the PostgreSQL role in upper and lower case; and that this machine's clock is right.`,
  },
  {
    title: "the role may not be assumed",
    spoil: (place) => trust(place, "someone-elses-word"),
    mend: (place) => trust(place, EXTERNAL_ID),
    reason: ({ roleArn, emulator }) =>
      `IAM role "${roleArn}" may not be assumed by "${emulator.aws.deployerArn}"`,
    explanation: ({ roleArn, emulator }) =>
      `Detail: User: ${emulator.aws.deployerArn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}
Hint: Allow the caller to call sts:AssumeRole on the role, in the caller's own policies and in the role's trust policy (assumedBy), and check that the role exists.`,
  },
  {
    title: "it is not in rds_iam",
    spoil: sql("REVOKE rds_iam FROM svc"),
    mend: sql("GRANT rds_iam TO svc"),
    reason: () =>
      '"svc" does not exist, is not a member of "rds_iam", or IAM database authentication is off',
    explanation: () => `Detail: password authentication failed for user "svc"
Hint: Check that IAM database authentication is on for the server, and run pulumi up to repair the role.`,
  },
  {
    title: "it may not log in",
    spoil: sql("ALTER ROLE svc NOLOGIN"),
    mend: sql("ALTER ROLE svc LOGIN"),
    reason: () => 'role "svc" is not permitted to log in',
    explanation: () => `Detail: role "svc" is not permitted to log in
Hint: Check that "svc" may log in: run pulumi up to repair the role.`,
  },
  {
    title: "it may not connect to the database",
    spoil: sql("REVOKE CONNECT ON DATABASE app FROM PUBLIC"),
    mend: sql("GRANT CONNECT ON DATABASE app TO PUBLIC"),
    reason: () => '"svc" may not connect to database "app"',
    explanation: () => `Detail: permission denied for database "app"
Hint: Add a grant of CONNECT on database "app": PUBLIC does not have it.`,
  },
  {
    title: "the database does not exist",
    spoil: sql("ALTER DATABASE app RENAME TO moved"),
    mend: sql("ALTER DATABASE moved RENAME TO app"),
    reason: () => 'database "app" does not exist on the server',
    explanation: () => `Detail: database "app" does not exist
Hint: Create it first, or set \`database\` to one that exists.`,
  },
];

/** No answer: a refresh says so once, and leaves what is recorded. */
export const unansweredLogins: readonly {
  readonly title: string;
  /** Answers how to undo it. */
  readonly prepare: (place: Place) => Promise<Undo> | Undo;
  readonly change?: (place: Place) => Props;
  readonly text: (place: Place) => string;
}[] = [
  {
    title: "the server is out of reach",
    prepare: () => () => undefined,
    change: () => ({ via: { host: "127.0.0.1", port: 1 } }),
    text: ({
      rds,
    }) => `could not reach "${rds.endpoint}", port ${rds.port} through the tunnel at 127.0.0.1:1
Detail: connect ECONNREFUSED 127.0.0.1:1
Hint: Check that the tunnel at 127.0.0.1:1 is up and leads to this endpoint.`,
  },
  {
    title: "the server's certificate is not trusted here",
    prepare: () => setEnvironment({ NODE_EXTRA_CA_CERTS: undefined }),
    text: ({ rds }) => `the certificate of "${rds.endpoint}", port ${rds.port} is not trusted
Detail: unable to verify the first certificate
Hint: Give the text of https://truststore.pki.rds.amazonaws.com/eu-central-1/eu-central-1-bundle.pem as \`ca\`.`,
  },
  {
    title: "the server has no connection left",
    prepare: async ({ rds }) => {
      await rds.admin("ALTER ROLE svc CONNECTION LIMIT 0");
      return () => rds.admin("ALTER ROLE svc CONNECTION LIMIT -1");
    },
    text: () => `"svc" has no connection left
Detail: too many connections for role "svc"
Hint: Try again when others have ended theirs, or raise the limit.`,
  },
  {
    title: "nobody is logged in to AWS",
    prepare: () => setEnvironment({ AWS_ACCESS_KEY_ID: undefined }),
    text: ({
      emulator,
    }) => `could not log in to AWS as the deployment: could not find AWS credentials
Detail: Looked for AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, profile "default" in ${process.env["AWS_CONFIG_FILE"] ?? ""} and ${process.env["AWS_SHARED_CREDENTIALS_FILE"] ?? ""}, AWS_WEB_IDENTITY_TOKEN_FILE, and the role of the container or the instance.
Hint: Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; or run the process where AWS gives it a role, such as a task role or an instance profile. A deployment takes the profile from master.profile, aws:profile or AWS_PROFILE; the server is in account ${emulator.aws.accountId}.`,
  },
  {
    title: "STS is out of reach",
    prepare: () => setEnvironment({ AWS_ENDPOINT_URL_STS: "http://127.0.0.1:1" }),
    text: ({ roleArn, emulator }) =>
      `could not assume IAM role "${roleArn}": could not reach http://127.0.0.1:1: the connection was refused (ECONNREFUSED)
Hint: Let the process reach STS through a NAT gateway, or an interface VPC endpoint for com.amazonaws.${emulator.aws.region}.sts; or attach the policy to the role that the process runs as (attachTo), which needs no STS.`,
  },
  {
    title: "AWS answers with what cannot be read, keys that are no one's business in it",
    prepare: async () => {
      const service = createServer((request, response) => {
        request.resume();
        response.writeHead(200, { "content-type": "text/xml" });
        response.end("<AssumeRoleResponse><SecretAccessKey>hush-hush</AssumeRoleResponse>");
      });
      const port = await listen(service);
      const undo = setEnvironment({ AWS_ENDPOINT_URL_STS: `http://127.0.0.1:${port}` });
      return () => {
        undo();
        service.closeAllConnections();
        return new Promise((resolve) => service.close(resolve));
      };
    },
    text: ({ roleArn }) =>
      `could not assume IAM role "${roleArn}": AWS gave an answer that could not be read (Error)`,
  },
];

async function putPolicy({ rds, principals }: Place, Effect: string): Promise<void> {
  const statement = { Effect, Action: "rds-db:connect", Resource: rds.dbUserArn("svc") };
  await principals.putRolePolicy(ROLE, "connect", statement);
}

async function trust({ emulator, principals }: Place, externalId: string): Promise<void> {
  const Statement = trustStatement(emulator, externalId);
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  const update = new UpdateAssumeRolePolicyCommand({ RoleName: ROLE, PolicyDocument });
  await principals.iam.send(update);
}

/** The account's own policies say who may assume the role, with this external ID. */
export function trustStatement({ aws }: Emulator, externalId: string): object {
  return {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` },
    Condition: { StringEquals: { "sts:ExternalId": externalId } },
  };
}
