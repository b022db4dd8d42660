/** Roles that cannot be made as they are declared, each with the reason. */
import { OLDEST_SERVER } from "./oldestServer";
import type { RoleDeclaration, RoleStack } from "../roleStack";

type Plain = Readonly<Record<string, unknown>>;

export interface RefusedRole {
  /** Declares it; its database has the tables `sales.invoice` and `sales.item`. */
  readonly args: (stack: RoleStack) => Plain;
  /** What `up` refuses it with. */
  readonly reason: (stack: RoleStack, databases: string) => string;
  /** What a preview warns of, where it is not `role "…": ` and the reason. */
  readonly warning?: (stack: RoleStack) => string;
}

const invoice = { schema: "sales", tables: ["invoice"], privileges: ["SELECT"] };

/** One grant on the invoices, but for what is not there. */
function granted(change: Plain = {}, args: Plain = {}): () => Plain {
  return () => ({ login: true, grants: [{ ...invoice, ...change }], ...args });
}

const IAM_IS_OFF = ({ server }: RoleStack): string =>
  `IAM database authentication is off on ${server.endpoint}: nobody can log in with a token
Hint: Set iamDatabaseAuthenticationEnabled on the instance or cluster.`;

const NO_DATABASE = `database "ahead_gone" does not exist on the server
Detail: database "ahead_gone" does not exist
Hint: Create it first, or set \`database\` to one that exists.`;

/** By their names. */
export const REFUSED_ROLES: Readonly<Record<string, RefusedRole>> = {
  without_database: {
    args: granted({}, { database: "ahead_gone" }),
    reason: () => NO_DATABASE,
    warning: ({ server: { endpoint, port } }) =>
      `drift and new roles were not checked in database "ahead_gone" on ${endpoint}:${port}: ${NO_DATABASE}`,
  },
  without_database_of_grant: {
    args: granted({ database: "ahead_gone" }),
    reason: (
      _,
      databases,
    ) => `grants[0].database: database "ahead_gone" does not exist on the server
Hint: Create it first. Databases of the server: ${databases}.`,
  },
  without_schema: {
    args: granted({ schema: "sale" }),
    reason: () => `grants[0].schema: schema sale does not exist in database "ahead"
Hint: Did you mean "sales"? Create it first, or take it out of the grants.`,
  },
  without_table: {
    args: granted({ tables: ["invoices"] }),
    reason: () => `grants[0].tables[0]: table sales.invoices does not exist in database "ahead"
Hint: Did you mean "invoice"? Create it first, or take it out of the grants.`,
  },
  without_creator: {
    args: granted({ tables: "*", future: { createdBy: ["nobody_yet"] } }),
    reason: () => `grants[0].future.createdBy[0]: role "nobody_yet" does not exist on the server
Hint: Create it first, or take it out of createdBy.`,
  },
  without_group: {
    args: granted({}, { memberOf: ["nobody_yet"] }),
    reason: () => `memberOf: role "nobody_yet" does not exist on the server
Hint: Create it first, or take it out of memberOf.`,
  },
  without_rds_iam: {
    args: (stack) => ({ ...granted()(), ...OLDEST_SERVER.argsIn(stack) }),
    reason: () => `role "rds_iam" does not exist on the server
Hint: RDS makes it when IAM database authentication is on: enable it for the instance or cluster.`,
  },
  without_iam: {
    args: ({ emulator, server: { endpoint: host, port, resourceId } }) => {
      const { accountId, region } = emulator.aws;
      const place = { host, port, resourceIds: [resourceId], region, accountId, partition: "aws" };
      return { ...granted()(), server: { ...place, iamDatabaseAuthenticationEnabled: false } };
    },
    reason: IAM_IS_OFF,
    warning: IAM_IS_OFF,
  },
  unmanaged: {
    args: granted(),
    reason: () => `username: role "unmanaged" already exists and is not managed by this resource
Hint: Set adoptExisting to take it over, or choose another name.`,
  },
  managed_elsewhere: {
    args: granted(),
    reason:
      () => `username: role "managed_elsewhere" is managed by another resource: acme/billing/prod::Role::x
Hint: If that is this resource under another name or parent, give it an alias (the option \`aliases\`); else choose another username, or free the role: COMMENT ON ROLE "managed_elsewhere" IS NULL.`,
  },
};

/** A role that is there already, and is to get what is not. */
export const REFUSED_CHANGE = {
  args: granted({ tables: ["item", "items"] })(),
  reason: `grants[0].tables[1]: table sales.items does not exist in database "ahead"
Hint: Did you mean "item"? Create it first, or take it out of the grants.`,
};

/** What it has now. */
export const KEPT: RoleDeclaration = { args: granted()() };
