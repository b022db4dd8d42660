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
  it("take each form of server", () => {
    expectTypeOf<aws.rds.Instance>().toExtend<RdsIamUserArgs["server"]>();
    expectTypeOf<aws.rds.Cluster>().toExtend<RdsIamUserArgs["server"]>();
    expectTypeOf<{ host: string; resourceIds: string[] }>().toExtend<RoleArgs["server"]>();
    expectTypeOf<{ host: string }>().not.toExtend<RdsIamUserArgs["server"]>();
  });

  it("need a server and nothing else", () => {
    expectTypeOf<{ server: aws.rds.Cluster }>().toExtend<RdsIamUserArgs>();
    expectTypeOf<object>().not.toExtend<RdsIamUserArgs>();
  });

  it("take one source of the master's credentials", () => {
    type Ssm = { ssm: { password: string } };
    expectTypeOf<Ssm>().toExtend<MasterArgs>();
    expectTypeOf<Ssm & { iam: { username: string } }>().not.toExtend<MasterArgs>();
    expectTypeOf<{ ssm: { username: string } }>().not.toExtend<MasterArgs>();
    expectTypeOf<{ profile: string }>().not.toExtend<MasterArgs>();
  });

  it("take one trust form an entry", () => {
    expectTypeOf<{ account: pulumi.Output<string> }>().toExtend<TrustArgs>();
    expectTypeOf<{ account: string; service: string }>().not.toExtend<TrustArgs>();
    expectTypeOf<{
      githubActions: { repository: string; branch: string; environment: string };
    }>().not.toExtend<TrustArgs>();
    expectTypeOf<object>().not.toExtend<TrustArgs>();
  });

  it("attach to one thing", () => {
    expectTypeOf<"none">().toExtend<AttachToArgs>();
    expectTypeOf<{ role: aws.iam.Role }>().toExtend<AttachToArgs>();
    expectTypeOf<{ role: string; user: string }>().not.toExtend<AttachToArgs>();
  });

  it("name the ways to delete", () => {
    expectTypeOf<OnDelete>().toEqualTypeOf<"drop" | "disableLogin" | "retain">();
    expectTypeOf<Accepts<OnDelete, "cascade">>().toEqualTypeOf<false>();
  });
});

describe("the outputs' types", () => {
  it("are outputs of what they say", () => {
    expectTypeOf<RdsIamUser["username"]>().toEqualTypeOf<pulumi.Output<string>>();
    expectTypeOf<RdsIamUser["roleArn"]>().toEqualTypeOf<pulumi.Output<string | null>>();
    expectTypeOf<RdsIamUser["connection"]>().toEqualTypeOf<pulumi.Output<Connection>>();
    expectTypeOf<Role["username"]>().toEqualTypeOf<pulumi.Output<string>>();
  });

  it("give pg what it takes", () => {
    expectTypeOf<ConnectionConfig>().toExtend<ClientConfig>();
    expectTypeOf<ConnectionConfig>().toExtend<PoolConfig>();
  });
});
