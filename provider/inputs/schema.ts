/** The shape of a role's inputs, which is also the shape of its state: a contract of every release. */
import { z } from "zod";
import { pemCertificate, pemExpected } from "../../connect/trustedRoots";
import { grant } from "./grants/schema";
import { chosen, has, name } from "./parts/schemas";
import { port, via } from "./via";
import { parameterName, roleArn, secretName } from "./masterNames";
import type { OnDelete } from "../postgres/model/declaration";

const membership = z.strictObject({
  role: name,
  admin: z.boolean().default(false),
  inherit: z.boolean().default(true),
  set: z.boolean().default(true),
});
type MembershipInput = z.output<typeof membership>;

const memberOf = chosen<MembershipInput>((value) =>
  typeof value === "string"
    ? name.transform((role) => ({ role, admin: false, inherit: true, set: true }))
    : membership,
);

const awsIdentity = {
  region: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
  assumeRoleArn: roleArn.optional(),
};
const masterVariants = {
  ssm: z.strictObject({
    ...awsIdentity,
    ssm: z.strictObject({ username: parameterName.optional(), password: parameterName }),
  }),
  secretsManager: z.strictObject({
    ...awsIdentity,
    secretsManager: z.strictObject({
      secretArn: secretName,
      usernameKey: z.string().min(1).optional(),
      passwordKey: z.string().min(1).optional(),
    }),
  }),
  iam: z.strictObject({ ...awsIdentity, iam: z.strictObject({ username: z.string().min(1) }) }),
};
type MasterVariants = typeof masterVariants;
export type MasterInput = {
  [Key in keyof MasterVariants]: z.output<MasterVariants[Key]>;
}[keyof MasterVariants];

const master = chosen<MasterInput>((value) => {
  if (has(value, "secretsManager")) return masterVariants.secretsManager;
  if (has(value, "iam")) return masterVariants.iam;
  return has(value, "ssm") ? masterVariants.ssm : anyMaster;
});

const anyMaster = z.custom<MasterInput>(
  () => false,
  "expected the master's credentials as { ssm }, { secretsManager } or { iam }: RDS manages no master secret for this server",
);

const seconds = z.number().int().max(86400); // a day
const pem = z.string().regex(pemCertificate, pemExpected);
const setting = chosen<string | string[]>((value) =>
  Array.isArray(value) ? z.array(z.string()) : z.string(),
);

const onDelete = chosen<OnDelete>((value) =>
  typeof value === "object"
    ? z.strictObject({ reassignOwnedTo: name })
    : z.enum(["drop", "dropOwned", "disableLogin", "retain"]),
);

const timeouts = z.strictObject({
  // Their defaults depend on the server.
  connectSeconds: seconds.min(1).optional(),
  previewSeconds: seconds.min(1).optional(),
  queueSeconds: seconds.min(1).default(120),
  lockSeconds: seconds.min(1).default(30),
  statementSeconds: seconds.min(1).default(120),
  serverSeconds: seconds.min(0).default(300),
  verifySeconds: seconds.min(0).default(120),
  operationSeconds: seconds.min(1).default(1800),
});

/** Bounds on waiting, with every default. */
export type Timeouts = Required<{
  readonly [Key in keyof z.output<typeof timeouts>]: number;
}>;

/** Each property of a role's inputs; some defaults are not filled in. */
export const roleShape = z.strictObject({
  server: z.strictObject({
    host: z.string().min(1),
    port,
    resourceIds: z.array(z.string().min(1)).min(1),
    region: z.string().min(1),
    accountId: z.string().min(1),
    partition: z.string().min(1),
    masterUsername: z.string().min(1).optional(),
    iamDatabaseAuthenticationEnabled: z.boolean().optional(),
    autoPause: z.boolean().optional(),
  }),
  ca: pem.optional(),
  master,
  via: via.optional(),
  username: z.string(),
  login: z.boolean(),
  iamAuthentication: z.boolean(),
  database: name.default("postgres"),
  grants: z.array(grant).default([]),
  memberOf: z.array(memberOf).default([]),
  settings: z.record(name, setting).default({}),
  connectionLimit: z.number().int().min(-1).max(2147483647).default(-1),
  extraPrivileges: z.enum(["revoke", "report", "ignore"]).default("revoke"),
  adoptExisting: z.boolean().default(false),
  onDelete: onDelete.optional(),
  driftDetection: z.enum(["preview", "required", "refresh", "off"]).default("preview"),
  logLevel: z.enum(["quiet", "summary", "sql"]).default("summary"),
  timeouts: timeouts.prefault({}),
  owner: z.string().min(1),
});

export const roleInputsSchema = roleShape.transform(withWaits);

/**
 * Fills in how long to wait for a connection. A paused Aurora Serverless v2 cluster takes about 15
 * seconds to resume, and 30 or more if it was paused for over a day.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-serverless-v2-auto-pause.html
 */
export function withWaits<
  Inputs extends {
    readonly server: { readonly autoPause?: boolean | undefined };
    readonly timeouts: z.output<typeof timeouts>;
  },
>(inputs: Inputs): Omit<Inputs, "timeouts"> & { readonly timeouts: Timeouts } {
  const pauses = inputs.server.autoPause === true;
  const { connectSeconds, previewSeconds } = inputs.timeouts;
  return {
    ...inputs,
    timeouts: {
      ...inputs.timeouts,
      connectSeconds: connectSeconds ?? (pauses ? 60 : 15),
      previewSeconds: previewSeconds ?? (pauses ? 45 : 5),
    },
  };
}

/** A role's inputs, checked and complete. */
export type RoleInputs = z.output<typeof roleInputsSchema>;
