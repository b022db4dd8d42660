import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../client/connection";
import type { LoginResourceArgs } from "../provider/login/resource";
import { RoleResource } from "../provider/role/resource";
import { checkAccount } from "./account";
import { warnOfIdentity } from "./awsProvider";
import { connectPolicyDocument, type DbResource, dbUserArns } from "./connectPolicy";
import { connectionOf } from "./connection";
import {
  type Grantee,
  type GrantConnectOptions,
  OWN_NAMES,
  type Shared,
  grantConnect,
  grantName,
} from "./grantConnect";
import { type Family, type LoginIdentity, loginIdentity } from "./iamRole";
import { checkedBy } from "./ifKnown";
import { resolveMaster } from "./master";
import { type HeldPolicy, holdPolicy } from "./policyHolder";
import { type LoginWay, loginWay } from "./proxy";
import type { RdsIamUserArgs } from "./rdsIamUserArgs";
import { type ResolvedServer, resolveServer } from "./server";
import { mustAssumeRole } from "./trust/assumption";
import type { Place } from "./trust/place";
import { createVerification } from "./verification";

/**
 * A PostgreSQL login that uses IAM instead of a password: the role with its grants, the policy that
 * allows `rds-db:connect` as exactly that role, and an IAM role with the policy.
 *
 * The names of the child resources do not change: `<name>-role` (the PostgreSQL role),
 * `<name>-connect` (the policy and its attachment), `<name>-login` (the IAM role), `<name>-verify`
 * (with `verifyLogin`).
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
 *
 * @example
 * ```ts
 * const reader = new RdsIamUser("orders_reader", {
 *   server: aws.rds.Cluster.get("orders", "orders-cluster"),
 *   master: { ssm: { username: "/orders/db_username", password: "/orders/db_password" } },
 *   database: "orders",
 *   grants: [{ schema: "sales", access: "readOnly" }],
 * });
 * ```
 */
export class RdsIamUser extends pulumi.ComponentResource {
  /** Name of the PostgreSQL role, which is also the IAM DB user. */
  public readonly username: pulumi.Output<string>;
  /** JSON text of the policy that allows the login, such as for a permission set of IAM Identity Center. */
  public readonly policyDocument: pulumi.Output<string>;
  /** What the policy allows: `arn:…:rds-db:<region>:<account>:dbuser:<resource ID>/<username>`, sorted. */
  public readonly dbUserArns: pulumi.Output<readonly string[]>;
  /**
   * Everything that a client needs beside AWS credentials. It contains no secret. Known only after
   * the role exists and the login is allowed.
   */
  public readonly connection: pulumi.Output<Connection>;

  private readonly shared: Shared;
  private readonly proxy: LoginResourceArgs["proxy"];
  private readonly identity: LoginIdentity;
  private readonly held: HeldPolicy;
  private readonly childNames = new Set<string>(OWN_NAMES);

  /**
   * @throws if an IAM name would be too long, `attachTo` is combined with `assumedBy` or `iamRole`, or
   * `proxyMode` is set without `proxy`. The provider's check reports every other problem, all at once.
   */
  public constructor(
    name: string,
    args: RdsIamUserArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    // Only for the PostgreSQL role: with deletedWith the IAM resources would not be deleted.
    const { deletedWith, ignoreChanges, ...componentOpts } = opts;
    super("pulumi-rds-iam-user:index:RdsIamUser", name, {}, componentOpts);
    warnOfIdentity(this.getProvider("aws:iam/role:Role"), args.master, this);
    const server = resolveServer(args.server, args.extraResourceIds, { parent: this });
    const way = loginWay(args, server);
    const { partition, accountId } = server.args;
    // Nothing of IAM is created either where the proxy is refused.
    const isProxyRight = pulumi.output(way.iamAuthentication);
    const place = checkedBy(pulumi.output({ partition, accountId }), isProxyRight);
    const family = { name, parent: this, place };
    const role = createPostgresRole(
      family,
      args,
      { server, way },
      {
        ...(deletedWith === undefined ? {} : { deletedWith }),
        ...(ignoreChanges === undefined ? {} : { ignoreChanges }),
      },
    );
    this.username = role.username;
    this.dbUserArns = pulumi
      .all([sameAccount(family, args), way.dbResources, role.username])
      .apply(dbUserArnsOf);
    this.proxy = proxiedLogin(way, place, role);
    this.policyDocument = this.dbUserArns.apply(connectPolicyDocument);
    this.identity = loginIdentity(family, args);
    this.held = holdPolicy(
      { name: `${name}-connect`, document: this.policyDocument, opts: { parent: this } },
      args.policy,
      this.identity.holder,
    );
    const { ca } = args;
    const { trust } = this.identity;
    const { endpoint } = way;
    this.shared = {
      ...family,
      endpoint,
      role,
      ca,
      trust,
      taken: this.childNames,
      dbUserArns: this.dbUserArns,
      proxy: this.proxy,
      roleArn: this.identity.givenArn,
    };
    this.connection = connectionOf(this.shared, {
      roleArn: this.shared.roleArn,
      assumeRole: trust === undefined ? false : trust.apply(mustAssumeRole),
      after: this.held.tie ?? this.held.policy,
    });
    if (args.verifyLogin === true) {
      const { dbUserArns: arns } = this;
      const parts = { ...this.identity, ...this.held, server, endpoint, role, arns };
      createVerification(family, args, { ...parts, proxy: this.proxy });
    }
    this.registerOutputs(this.ownOutputs());
  }

  /**
   * ARN of the IAM role that may log in. Known only after the login is allowed.
   * @throws where `attachTo` names no role
   */
  public get roleArn(): pulumi.Output<string> {
    const arn = this.identity.roleArn ?? this.refuse("roleArn", NO_ROLE);
    // The attachment's URN is known in every preview, so the ARN does not become unknown.
    return pulumi.all([arn(), this.held.tie?.urn]).apply(([text]) => text);
  }

  /**
   * Name of that IAM role.
   * @throws where `attachTo` names no role
   */
  public get roleName(): pulumi.Output<string> {
    return this.identity.roleName ?? this.refuse("roleName", NO_ROLE);
  }

  /**
   * That IAM role, where the component created it or `attachTo` gives it as a resource.
   * @throws where there is no such resource
   */
  public get role(): aws.iam.Role {
    return (
      this.identity.role ??
      this.refuse("role", this.identity.roleName === undefined ? NO_ROLE : ROLE_BY_NAME)
    );
  }

  /**
   * The policy that allows the login.
   * @throws where the policy is inline
   */
  public get policy(): aws.iam.Policy {
    return this.held.policy ?? this.refuse("policy", INLINE);
  }

  /**
   * ARN of that policy.
   * @throws where the policy is inline
   */
  public get policyArn(): pulumi.Output<string> {
    return this.held.policy?.arn ?? this.refuse("policyArn", INLINE);
  }

  /**
   * JSON text of the policy that the proxy's own IAM role needs with `proxyMode: "endToEnd"`: it allows
   * `rds-db:connect` as this user on the server, and on those of `extraResourceIds` that are in the
   * proxy's Region.
   * @throws where there is no `proxy`, or it logs in with passwords
   */
  public get proxyPolicyDocument(): pulumi.Output<string> {
    if (this.proxy === undefined) return this.refuse("proxyPolicyDocument", NO_PROXY);
    if (this.proxy.mode === "standard") return this.refuse("proxyPolicyDocument", BY_PASSWORD);
    return pulumi.output(this.proxy.dbUserArns).apply(connectPolicyDocument);
  }

  /**
   * Lets a further IAM role, user or group log in as the same PostgreSQL role. One of the server's
   * account gets the connect policy itself. One of another account gets a policy that allows it to
   * assume the component's role, which `assumedBy` must name it for; the policy is created with
   * `options.provider`, because it is in that account.
   *
   * The policy is inline, and its Pulumi name is `<name>-<the grantee's name>`.
   *
   * @returns the connection for that identity: its client knows whether to assume the role.
   * @throws where a policy of an Output would have no Pulumi name, or one that another has
   */
  public grantConnect(
    grantee: Grantee,
    options: GrantConnectOptions = {},
  ): pulumi.Output<Connection> {
    const name = grantName(this.shared, grantee, options);
    this.childNames.add(name);
    return grantConnect(this.shared, grantee, { ...options, name });
  }

  /** Those that this user has. */
  private ownOutputs(): pulumi.Inputs {
    const { identity, held, shared, proxy } = this;
    return {
      username: this.username,
      dbUserArns: this.dbUserArns,
      policyDocument: this.policyDocument,
      connection: this.connection,
      ...(held.policy === undefined ? {} : { policyArn: held.policy.arn }),
      ...(shared.roleArn === undefined ? {} : { roleArn: shared.roleArn }),
      ...(identity.roleName === undefined ? {} : { roleName: identity.roleName }),
      ...(proxy?.mode === "endToEnd" ? { proxyPolicyDocument: this.proxyPolicyDocument } : {}),
    };
  }

  private refuse(output: string, reason: string): never {
    throw new pulumi.RunError(`cannot use ${output} of "${this.shared.name}": ${reason}`);
  }
}

const NO_ROLE =
  "there is no IAM role, because attachTo names none\n" +
  "Hint: Set attachTo: { role }, or remove attachTo.";
const ROLE_BY_NAME =
  "attachTo gives the IAM role by its name or ARN\n" +
  "Hint: Use roleArn or roleName, or set attachTo: { role } to an aws.iam.Role.";
const INLINE =
  "policy.inline makes it a part of the identity\n" +
  "Hint: Use policyDocument, or remove policy.inline.";

const NO_PROXY = "there is no proxy\nHint: Set proxy.";
const BY_PASSWORD =
  'with proxyMode "standard" the proxy logs in with a password\n' +
  "Hint: Allow the proxy's IAM role secretsmanager:GetSecretValue on the secret that holds it.";

/** How a proxy logs in to the server as the user, where there is a proxy. */
function proxiedLogin(
  { proxy }: LoginWay,
  place: pulumi.Output<Place>,
  { username }: RoleResource,
): LoginResourceArgs["proxy"] {
  return (
    proxy && {
      mode: proxy.mode,
      dbUserArns: pulumi.all([place, proxy.dbResources, username]).apply(dbUserArnsOf),
    }
  );
}

function dbUserArnsOf([place, dbResources, username]: readonly [
  Place,
  readonly DbResource[],
  string,
]): readonly string[] {
  return dbUserArns({ ...place, dbResources, username });
}

/** The server's place, after the IAM side is known to be there too. With a policy alone it need not be. */
function sameAccount(
  { parent, place }: Family,
  { attachTo }: RdsIamUserArgs,
): pulumi.Output<Place> {
  if (attachTo === "none") return place;
  const { arn } = aws.getCallerIdentityOutput({}, { parent });
  const hint =
    "Give the component an aws.Provider of the server's account (the option provider), or set aws:profile or aws:assumeRoles.";
  const check = pulumi
    .all([place, arn])
    .apply(([server, identity]: [Place, string | undefined]) => {
      checkAccount(server, { what: "the AWS provider", arn: identity ?? "", hint });
    });
  return checkedBy(place, check);
}

// Arguments that are not about AWS are passed on unchanged: the provider checks them, with the same
// rules for RdsIamUser and Role.
function createPostgresRole(
  { name, parent }: Family,
  args: RdsIamUserArgs,
  { server, way }: { readonly server: ResolvedServer; readonly way: LoginWay },
  opts: Pick<pulumi.CustomResourceOptions, "deletedWith" | "ignoreChanges">,
): RoleResource {
  const { extraResourceIds, proxy: _, proxyMode, ...others } = args;
  const { assumedBy, attachTo, iamRole, policy, verifyLogin, ...roleArgs } = others;
  return new RoleResource(
    `${name}-role`,
    {
      ...roleArgs,
      server: server.args,
      master: resolveMaster(args.master, server),
      username: args.username ?? name,
      login: true,
      iamAuthentication: way.iamAuthentication,
    },
    { parent, ...opts },
  );
}
