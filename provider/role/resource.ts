import * as pulumi from "@pulumi/pulumi";
import type { MasterArgs, PostgresRoleArgs, ResolvedServerArgs } from "./args";
import { roleShim } from "./shim";

const MODULE = "rds-iam-user";
const TYPE = "Role";

/** What the dynamic resource takes: every form of `server` and `master` resolved. */
export interface RoleResourceArgs extends Omit<PostgresRoleArgs, "master"> {
  readonly server: ResolvedServerArgs;
  readonly master?: pulumi.Input<MasterArgs | undefined> | undefined;
  /** Whether the role may log in: LOGIN, and membership in `rds_iam`. */
  readonly login: pulumi.Input<boolean>;
}

/** A PostgreSQL role of an RDS or Aurora server, managed over its connection to the server. */
export class RoleResource extends pulumi.dynamic.Resource {
  /** Name of the role in PostgreSQL. */
  declare public readonly username: pulumi.Output<string>;
  /** Database of grants that name none. */
  declare public readonly database: pulumi.Output<string>;
  /** Counts the creations of this role, so that a replacement's delete spares its successor. */
  declare public readonly generation: pulumi.Output<number>;

  public constructor(
    name: string,
    args: RoleResourceArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    super(roleShim, name, rolePropsOf(name, args, opts.parent), opts, MODULE, TYPE);
  }
}

// Written into the state, so that it says what was meant when it was made, whatever a later
// release's defaults are.
const DEFAULTS = {
  database: "postgres",
  grants: [],
  memberOf: [],
  settings: {},
  extraPrivileges: "revoke",
  adoptExisting: false,
  driftDetection: "preview",
  logLevel: "summary",
  timeouts: {},
} as const satisfies Partial<RoleResourceArgs>;

// The shape of the state: fields are only ever added.
function rolePropsOf(
  name: string,
  args: RoleResourceArgs,
  parent: pulumi.Resource | undefined,
): pulumi.Inputs {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return {
    ...DEFAULTS,
    username: name,
    // A key that the arguments' type does not know goes along, for the provider's check to refuse.
    ...Object.fromEntries(given),
    iamAuthentication: args.login,
    owner: ownerOf(name, parent),
    // Named, so that Pulumi makes an output of it: only the provider knows its value.
    generation: undefined,
  };
}

// Who the role belongs to, as the marker in the database says it. The provider is told neither the
// stack nor the URN. A parent's URN is known in a preview too, so the marker never shows as a change.
// It is handed on as a promise: an output would make the role depend on its own parent, and a
// dependency on a component waits for the component's children.
async function ownerOf(name: string, parent: pulumi.Resource | undefined): Promise<string> {
  const type = `pulumi-nodejs:dynamic/${MODULE}:${TYPE}`;
  const urn = await new Promise<string>((resolve) => {
    pulumi.createUrn(name, type, parent).apply(resolve);
  });
  const [typeChain = "", ...names] = urn.split("::").slice(2);
  const stack = `${organization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  return [stack, typeChain, ...names].join("::");
}

// Pulumi's own word for stacks without one. Mocks of a program's unit tests may leave it out, and
// the SDK throws there.
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
