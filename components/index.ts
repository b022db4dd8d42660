/**
 * PostgreSQL logins on AWS RDS and Aurora with IAM instead of passwords. This is the whole public
 * API for Pulumi programs; `pulumi-rds-iam-user/client` is the one for applications.
 */
export type { Connection } from "../client/connection";
export type {
  Access,
  DatabaseGrantArgs,
  DatabasePrivilege,
  GrantArgs,
  PresetGrantArgs,
  Privileges,
  SchemaGrantArgs,
  SchemaPrivilege,
  TableGrantArgs,
  TablePrivilege,
} from "../provider/grantArgs";
export type {
  MasterArgs,
  MembershipArgs,
  OnDelete,
  PostgresRoleArgs,
  ServerArgs,
  TimeoutArgs,
  ViaArgs,
} from "../provider/roleArgs";
export { RdsIamUser } from "./rdsIamUser";
export type {
  AttachToArgs,
  ConnectPolicyArgs,
  IamRoleArgs,
  RdsIamUserArgs,
  TrustArgs,
} from "./rdsIamUserArgs";
export { Role, type RoleArgs } from "./role";
export type { ResourceIds, Server } from "./server";
export type { TrustForm } from "./trustForm";
