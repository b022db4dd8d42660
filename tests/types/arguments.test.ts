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
  ViaArgs,
} from "../../components/index";

type Ssh = { ssh: { host: string } };
type Instance = { ssm: { instanceId: string } };
type EcsTask = { cluster: string; task: string; container: string };

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

  it("accept each way to the server", () => {
    expectTypeOf<{ host: string; port: number }>().toExtend<ViaArgs>();
    expectTypeOf<{
      host: pulumi.Output<string>;
      port: pulumi.Output<number>;
    }>().toExtend<ViaArgs>();
    expectTypeOf<Ssh>().toExtend<ViaArgs>();
    expectTypeOf<{
      ssh: {
        host: pulumi.Output<string>;
        port: number;
        user: string;
        privateKeyPath: string;
        hostKey: string;
        jumpHosts: [{ host: string }, pulumi.Output<{ host: string; user: string }>];
      };
    }>().toExtend<ViaArgs>();
    expectTypeOf<{ ssh: pulumi.Output<{ host: string }> }>().toExtend<ViaArgs>();
    expectTypeOf<Instance>().toExtend<ViaArgs>();
    expectTypeOf<{
      ssm: { instanceId: pulumi.Output<string>; region: string; profile: string };
    }>().toExtend<ViaArgs>();
    expectTypeOf<{ ssm: { ecsTask: EcsTask } }>().toExtend<ViaArgs>();
    expectTypeOf<{
      ssm: { ecsTask: pulumi.Output<EcsTask>; region: string };
    }>().toExtend<ViaArgs>();
    expectTypeOf<pulumi.Output<Ssh>>().toExtend<RdsIamUserArgs["via"]>();
    expectTypeOf<Instance>().toExtend<RoleArgs["via"]>();
  });

  it("accept one way to the server, and all of it", () => {
    expectTypeOf<object>().not.toExtend<ViaArgs>();
    expectTypeOf<string>().not.toExtend<ViaArgs>();
    expectTypeOf<{ host: string }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ port: number }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ host: string; port: string }>().not.toExtend<ViaArgs>();
    expectTypeOf<Ssh & Instance>().not.toExtend<ViaArgs>();
    expectTypeOf<Ssh & { host: string; port: number }>().not.toExtend<ViaArgs>();
    expectTypeOf<Ssh & { port: number }>().not.toExtend<ViaArgs>();
    expectTypeOf<Instance & { host: string; port: number }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ ssh: string }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ ssh: { user: string } }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ ssh: { host: string; jumpHosts: string[] } }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ ssm: string }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ ssm: { region: string } }>().not.toExtend<ViaArgs>();
    expectTypeOf<{ ssm: { instanceId: string; ecsTask: EcsTask } }>().not.toExtend<ViaArgs>();
    expectTypeOf<{
      ssm: { ecsTask: { cluster: string; task: string } };
    }>().not.toExtend<ViaArgs>();
  });

  it("know each key of a way", () => {
    const args = (): readonly ViaArgs[] => [
      // @ts-expect-error -- a password is in no way
      { ssh: { host: "bastion", password: "x" } },
      // @ts-expect-error -- a jump host has none of its own
      { ssh: { host: "bastion", jumpHosts: [{ host: "first", jumpHosts: [] }] } },
      // @ts-expect-error -- a session has no user
      { ssm: { instanceId: "i-0123", user: "me" } },
    ];
    expectTypeOf(args).returns.toEqualTypeOf<readonly ViaArgs[]>();
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
