import * as pulumi from "@pulumi/pulumi";
import type { MasterArgs, PostgresRoleArgs, ResolvedServerArgs } from "./args";
import { roleShim } from "./shim";

const MODULE = "rds-iam-user";
const TYPE = "Role";

/** Arguments of the dynamic resource: every form of `server` and `master` is resolved. */
export interface RoleResourceArgs extends Omit<PostgresRoleArgs, "master"> {
  readonly server: ResolvedServerArgs;
  readonly master?: pulumi.Input<MasterArgs | undefined> | undefined;
  /** Whether the role may log in: LOGIN. */
  readonly login: pulumi.Input<boolean>;
  /** Whether it logs in with a token: membership in `rds_iam`. */
  readonly iamAuthentication: pulumi.Input<boolean>;
}

/** A PostgreSQL role on an RDS or Aurora server, managed over a connection to the server. */
export class RoleResource extends pulumi.dynamic.Resource {
  /** Name of the role in PostgreSQL. */
  declare public readonly username: pulumi.Output<string>;
  /** Database of grants that name none, and the one that is connected to. */
  declare public readonly database: pulumi.Output<string>;
  /** Number of times the role was created: a delete removes only the generation that it knows. */
  declare public readonly generation: pulumi.Output<number>;

  public constructor(
    name: string,
    args: RoleResourceArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    super(roleShim, name, rolePropsOf(name, args, opts.parent), opts, MODULE, TYPE);
  }
}

// Written into the state: a later release may have other defaults.
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

// The shape of the state: fields are only added.
function rolePropsOf(
  name: string,
  args: RoleResourceArgs,
  parent: pulumi.Resource | undefined,
): pulumi.Inputs {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return {
    ...DEFAULTS,
    username: name,
    // Unknown keys are passed on: the provider's check refuses them.
    ...Object.fromEntries(given),
    owner: ownerOf(name, parent),
    // Listed, so that Pulumi creates an output for it: only the provider knows its value.
    generation: undefined,
  };
}

// The owner in the role's marker. Pulumi passes neither the stack nor the URN to a dynamic provider.
// A parent's URN is known in a preview too, so the marker never shows as a change. It is a promise,
// not an output: an output would make the role depend on its own parent, and a dependency on a
// component waits for the component's children.
async function ownerOf(name: string, parent: pulumi.Resource | undefined): Promise<string> {
  const type = `pulumi-nodejs:dynamic/${MODULE}:${TYPE}`;
  const urn = await new Promise<string>((resolve) => {
    pulumi.createUrn(name, type, parent).apply(resolve);
  });
  const [typeChain = "", ...names] = urn.split("::").slice(2);
  const stack = `${organization()}/${pulumi.getProject()}/${pulumi.getStack()}`;
  return [stack, typeChain, ...names].join("::");
}

// Pulumi's own default for stacks without an organization. Mocks of a program's unit tests may not
// set one, and the SDK then throws.
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
