/**
 * PostgreSQL logins on AWS RDS and Aurora with IAM instead of passwords. This is the whole public
 * API for Pulumi programs; `pulumi-rds-iam-user/client` is the one for applications.
 */
export type { Connection } from "../client/connection";
export type {
  Access,
  ColumnGrantArgs,
  DatabaseGrantArgs,
  GrantArgs,
  GrantInOutput,
  GrantsArgs,
  PresetGrantArgs,
  SchemaGrantArgs,
} from "../provider/inputs/grants/args";
export type { FutureGrantArgs } from "../provider/inputs/grants/futureArgs";
export type { FutureCreators, Privileges, WithFuture } from "../provider/inputs/grants/keys";
export type * from "../provider/inputs/grants/objectArgs";
export type {
  MasterArgs,
  MembershipArgs,
  OnDelete,
  PostgresRoleArgs,
  ServerArgs,
  TimeoutArgs,
} from "../provider/role/args";
export type * from "../provider/role/viaArgs";
export { RdsIamUser } from "./rdsIamUser";
export type {
  AttachToArgs,
  ConnectPolicyArgs,
  IamRoleArgs,
  InlinePolicyArgs,
  ManagedPolicyArgs,
  RdsIamUserArgs,
  TrustArgs,
} from "./rdsIamUserArgs";
export { Role, type RoleArgs } from "./role";
export { ConnectPolicy, type ConnectPolicyOfUsersArgs } from "./sharedPolicy";
export type { Grantee, GrantConnectOptions } from "./grantConnect";
export type { GlobalClusterMember } from "./globalCluster";
export type { Proxy, ProxyArgs, ProxyFacts } from "./proxy";
export type { ProxyMode } from "./proxyProblems";
export type { ExtraResource, ExtraResourceIds, ResourceIdArgs } from "./resourceIds";
export type { Server, ServerFacts } from "./server";
export type { TrustForm } from "./trust/form";
