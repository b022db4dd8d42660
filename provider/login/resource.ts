import * as pulumi from "@pulumi/pulumi";
import { loginShim } from "./shim";
import type { PostgresRoleArgs, ResolvedServerArgs } from "../role/args";

const MODULE = "rds-iam-user";
const TYPE = "Login";

/** What the dynamic resource takes, and the shape of its state: fields are only ever added. */
export interface LoginResourceArgs extends Pick<
  PostgresRoleArgs,
  "ca" | "via" | "timeouts" | "driftDetection"
> {
  readonly server: Pick<ResolvedServerArgs, "host" | "port" | "region">;
  readonly database: pulumi.Input<string>;
  readonly username: pulumi.Input<string>;
  /** IAM role that logs in; `null`: there is none, or its ARN is not known. */
  readonly roleArn: pulumi.Input<string | null>;
  /** As whom the deployment assumes the role. */
  readonly identity: {
    readonly profile?: pulumi.Input<string> | undefined;
    readonly assumeRoleArn?: pulumi.Input<string> | undefined;
  };
  /** What the policy allows, so that a changed policy is verified again. */
  readonly dbUserArns: pulumi.Input<readonly string[]>;
  /** Who may assume the role, where it was made for the user. */
  readonly trust?: pulumi.Input<readonly object[]>;
  /** What the policy is attached to, where no role was made for the user. */
  readonly attachTo?: "role" | "user" | "group" | "none";
}

/** The proof that a login works: made and refreshed by logging in. It holds nothing of its own. */
export class LoginResource extends pulumi.dynamic.Resource {
  public constructor(
    name: string,
    args: LoginResourceArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    super(loginShim, name, loginPropsOf(args), opts, MODULE, TYPE);
  }
}

// Written into the state, so that it says what was meant when it was made.
function loginPropsOf(args: LoginResourceArgs): pulumi.Inputs {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return { driftDetection: "preview", timeouts: {}, ...Object.fromEntries(given) };
}
