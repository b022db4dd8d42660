import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import type { ClientConfig, PoolConfig } from "pg";
import type { ConnectionConfig } from "../../client/index";
import type {
  AttachToArgs,
  Connection,
  MasterArgs,
  OnDelete,
  RdsIamUser,
  RdsIamUserArgs,
  Role,
  RoleArgs,
  TrustArgs,
} from "../../components/index";

type Accepts<Type, Value> = Value extends Type ? true : false;

describe("the arguments' types", () => {
  it("accept each form of server", () => {
    expectTypeOf<aws.rds.Instance>().toExtend<RdsIamUserArgs["server"]>();
    expectTypeOf<aws.rds.Cluster>().toExtend<RdsIamUserArgs["server"]>();
    expectTypeOf<{ host: string; resourceIds: string[] }>().toExtend<RoleArgs["server"]>();
    expectTypeOf<{ host: string }>().not.toExtend<RdsIamUserArgs["server"]>();
  });

  it("accept every output of another stack", () => {
    const args = (ref: pulumi.StackReference): readonly RdsIamUserArgs[] => [
      {
        server: ref.getOutput("server"),
        extraResourceIds: [ref.getOutput("replica"), ref.requireOutput("other")],
        master: ref.getOutput("master"),
        proxy: ref.getOutput("proxy"),
      },
      {
        server: ref.requireOutput("server"),
        extraResourceIds: ref.requireOutput("replicas"),
        master: ref.requireOutput("master"),
        grants: ref.requireOutput("grants"),
      },
    ];
    expectTypeOf(args).returns.toEqualTypeOf<readonly RdsIamUserArgs[]>();
    const role = (ref: pulumi.StackReference): RoleArgs => ({
      server: ref.getOutput("server"),
      master: ref.getOutput("master"),
    });
    expectTypeOf(role).returns.toEqualTypeOf<RoleArgs>();
  });

  it("accept each form of proxy", () => {
    type Proxy = NonNullable<RdsIamUserArgs["proxy"]>;
    type Named = { endpoint: string; resourceId: pulumi.Output<string> };
    expectTypeOf<aws.rds.Proxy>().toExtend<Proxy>();
    expectTypeOf<pulumi.Output<aws.rds.GetProxyResult>>().toExtend<Proxy>();
    expectTypeOf<Named>().toExtend<Proxy>();
    expectTypeOf<Named & { readerEndpoint: aws.rds.ProxyEndpoint }>().toExtend<Proxy>();
    expectTypeOf<{ endpoint: string }>().not.toExtend<Proxy>();
    expectTypeOf<aws.rds.ProxyEndpoint>().not.toExtend<Proxy>();
    expectTypeOf<NonNullable<RdsIamUserArgs["proxyMode"]>>().toEqualTypeOf<
      "endToEnd" | "standard"
    >();
    expectTypeOf<RdsIamUser["proxyPolicyDocument"]>().toEqualTypeOf<pulumi.Output<string>>();
  });

  it("require a server and nothing else", () => {
    expectTypeOf<{ server: aws.rds.Cluster }>().toExtend<RdsIamUserArgs>();
    expectTypeOf<object>().not.toExtend<RdsIamUserArgs>();
  });

  it("accept one source of the master's credentials", () => {
    type Ssm = { ssm: { password: string } };
    expectTypeOf<Ssm>().toExtend<MasterArgs>();
    expectTypeOf<Ssm & { iam: { username: string } }>().not.toExtend<MasterArgs>();
    expectTypeOf<{ ssm: { username: string } }>().not.toExtend<MasterArgs>();
    expectTypeOf<{ profile: string }>().not.toExtend<MasterArgs>();
  });

  it("accept one trust form in each entry", () => {
    expectTypeOf<{ account: pulumi.Output<string> }>().toExtend<TrustArgs>();
    expectTypeOf<{ account: string; service: string }>().not.toExtend<TrustArgs>();
    expectTypeOf<{
      githubActions: { repository: string; branch: string; environment: string };
    }>().not.toExtend<TrustArgs>();
    expectTypeOf<object>().not.toExtend<TrustArgs>();
  });

  it("accept one thing to attach to", () => {
    expectTypeOf<"none">().toExtend<AttachToArgs>();
    expectTypeOf<{ role: aws.iam.Role }>().toExtend<AttachToArgs>();
    expectTypeOf<{ role: string; user: string }>().not.toExtend<AttachToArgs>();
  });

  it("list the values of onDelete", () => {
    expectTypeOf<OnDelete>().toEqualTypeOf<
      | "drop"
      | "dropOwned"
      | { readonly reassignOwnedTo: pulumi.Input<string> }
      | "disableLogin"
      | "retain"
    >();
    expectTypeOf<Accepts<OnDelete, "cascade">>().toEqualTypeOf<false>();
  });
});

describe("the outputs' types", () => {
  it("are outputs", () => {
    expectTypeOf<RdsIamUser["username"]>().toEqualTypeOf<pulumi.Output<string>>();
    expectTypeOf<RdsIamUser["roleArn"]>().toEqualTypeOf<pulumi.Output<string>>();
    expectTypeOf<RdsIamUser["connection"]>().toEqualTypeOf<pulumi.Output<Connection>>();
    expectTypeOf<Role["username"]>().toEqualTypeOf<pulumi.Output<string>>();
  });

  it("fit the configuration of pg", () => {
    expectTypeOf<ConnectionConfig>().toExtend<ClientConfig>();
    expectTypeOf<ConnectionConfig>().toExtend<PoolConfig>();
  });
});
