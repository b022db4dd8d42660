import * as pulumi from "@pulumi/pulumi";
import { loginShim } from "./shim";
import type { PostgresRoleArgs, ResolvedServerArgs } from "../role/args";

const MODULE = "rds-iam-user";
const TYPE = "Login";

/** Arguments of the dynamic resource, which are also the shape of its state: fields are only added. */
export interface LoginResourceArgs extends Pick<
  PostgresRoleArgs,
  "ca" | "via" | "timeouts" | "driftDetection"
> {
  readonly server: Pick<ResolvedServerArgs, "host" | "port" | "region" | "autoPause">;
  readonly database: pulumi.Input<string>;
  readonly username: pulumi.Input<string>;
  /** IAM role to log in with; `null`: there is none, or its ARN is not known. */
  readonly roleArn: pulumi.Input<string | null>;
  /** AWS identity with which the deployment assumes the role. */
  readonly identity: pulumi.Input<{
    readonly profile?: pulumi.Input<string> | undefined;
    readonly assumeRoleArn?: pulumi.Input<string> | undefined;
  }>;
  /** What the policy allows. A change of it verifies the login again. */
  readonly dbUserArns: pulumi.Input<readonly string[]>;
  /** Trust forms of the IAM role, where the component created it. */
  readonly trust?: pulumi.Input<readonly object[]>;
  /** Where `server` is an RDS Proxy: how it logs in, and as whom on the server behind it. */
  readonly proxy?: {
    readonly mode: "endToEnd" | "standard";
    readonly dbUserArns: pulumi.Input<readonly string[]>;
  };
  /** What the policy is attached to, where the component created no IAM role. */
  readonly attachTo?: "role" | "user" | "group" | "none";
}

/** Verifies a login: creating and refreshing this resource logs in. It manages nothing itself. */
export class LoginResource extends pulumi.dynamic.Resource {
  public constructor(
    name: string,
    args: LoginResourceArgs,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    super(loginShim, name, loginPropsOf(args), opts, MODULE, TYPE);
  }
}

// Defaults are written into the state: a later release may have others.
function loginPropsOf(args: LoginResourceArgs): pulumi.Inputs {
  const given = Object.entries(args).filter(([, value]) => value !== undefined);
  return { driftDetection: "preview", timeouts: {}, ...Object.fromEntries(given) };
}
