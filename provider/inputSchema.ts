/** The shape of a role's inputs: the state's own shape, a contract of every release. */
import { z } from "zod";
import { nameProblem } from "./nameRules";
import { objectTypes, type Preset } from "./postgres/privileges";
import { placesOf, reasonOf } from "./problem";

/**
 * A schema that is chosen by the value itself, so that the problems told are those of the variant
 * that the user meant, not of every variant there is.
 */
function chosen<T>(pick: (value: unknown) => z.ZodType<T>): z.ZodType<T> {
  return z.unknown().transform((value, context) => {
    const parsed = pick(value).safeParse(value, { error: reasonOf });
    if (parsed.success) return parsed.data;
    for (const { path, reason } of parsed.error.issues.flatMap(placesOf)) {
      context.addIssue({ code: "custom", path: [...path], message: reason });
    }
    return z.NEVER;
  });
}

const name = z.string().superRefine((value, context) => {
  const problem = nameProblem(value);
  if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
});
const names = z.array(name).min(1);
const inDatabase = { database: name.optional() };
const grantable = { withGrantOption: z.boolean().default(false) };

const grantVariants = {
  access: z.strictObject({
    ...inDatabase,
    schema: name,
    access: z.enum(["readOnly", "readWrite"] satisfies readonly Preset[]),
  }),
  tables: z.strictObject({
    ...{ ...inDatabase, ...grantable, schema: name },
    tables: chosen<"*" | string[]>((value) => (value === "*" ? z.literal("*") : names)),
    privileges: z.array(z.enum([...privilegeNames("TABLE"), "ALL"])).min(1),
  }),
  schema: z.strictObject({
    ...{ ...inDatabase, ...grantable, schema: name },
    privileges: z.array(z.enum([...privilegeNames("SCHEMA"), "ALL"])).min(1),
  }),
  database: z.strictObject({
    ...{ ...inDatabase, ...grantable },
    privileges: z.array(z.enum([...privilegeNames("DATABASE"), "ALL"])).min(1),
  }),
};

type GrantVariants = typeof grantVariants;
export type GrantInput = {
  [Key in keyof GrantVariants]: z.output<GrantVariants[Key]>;
}[keyof GrantVariants];

/** The most specific thing named is the object. */
const grant = chosen<GrantInput>((value) => {
  if (has(value, "access")) return grantVariants.access;
  if (has(value, "tables")) return grantVariants.tables;
  return has(value, "schema") ? grantVariants.schema : grantVariants.database;
});

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
  assumeRoleArn: z.string().min(1).optional(),
};
const masterVariants = {
  ssm: z.strictObject({
    ...awsIdentity,
    ssm: z.strictObject({ username: z.string().min(1).optional(), password: z.string().min(1) }),
  }),
  secretsManager: z.strictObject({
    ...awsIdentity,
    secretsManager: z.strictObject({ secretArn: z.string().min(1) }),
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
  "expected where the master's credentials are ({ ssm }, { secretsManager } or { iam }), for the server manages no master secret of its own",
);

const port = z.number().int().min(1).max(65535);
const seconds = z.number().int().max(86400); // a day
const pem = z
  .string()
  .regex(
    /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/,
    "expected PEM text with at least one certificate (-----BEGIN CERTIFICATE-----), found none",
  );
const setting = chosen<string | string[]>((value) =>
  Array.isArray(value) ? z.array(z.string()) : z.string(),
);

export const roleInputsSchema = z.strictObject({
  server: z.strictObject({
    host: z.string().min(1),
    port,
    resourceIds: z.array(z.string().min(1)).min(1),
    region: z.string().min(1),
    accountId: z.string().min(1),
    partition: z.string().min(1),
    masterUsername: z.string().min(1).optional(),
  }),
  ca: pem.optional(),
  master,
  via: z.strictObject({ host: z.string().min(1), port }).optional(),
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
  onDelete: z.enum(["drop", "disableLogin", "retain"]).optional(),
  driftDetection: z.enum(["preview", "refresh", "off"]).default("preview"),
  logLevel: z.enum(["quiet", "summary", "sql"]).default("summary"),
  timeouts: z
    .strictObject({
      connectSeconds: seconds.min(1).default(15),
      queueSeconds: seconds.min(1).default(120),
      lockSeconds: seconds.min(1).default(30),
      statementSeconds: seconds.min(1).default(120),
      serverSeconds: seconds.min(0).default(300),
    })
    .prefault({}),
  owner: z.string().min(1),
});

/** A role's inputs, checked and complete. */
export type RoleInputs = z.output<typeof roleInputsSchema>;

function privilegeNames<Type extends keyof typeof objectTypes>(
  type: Type,
): (typeof objectTypes)[Type]["privileges"][number]["name"][] {
  return objectTypes[type].privileges.map((row) => row.name);
}

function has(value: unknown, key: string): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, key);
}
