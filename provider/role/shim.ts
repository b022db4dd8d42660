import type { dynamic } from "@pulumi/pulumi";

/** What `pulumi-rds-iam-user/provider` exports as `role`: the seven methods that every state calls. */
export type RoleProvider = Required<dynamic.ResourceProvider>;

// Node's own `require`, typed for the one module that the shim loads.
declare const require: (name: "pulumi-rds-iam-user/provider") => { readonly role: RoleProvider };

/**
 * The text that Pulumi stores in the state as the resource's provider. It is a permanent contract: an
 * old state is refreshed and deleted with the shim of the release that wrote it. The shim captures
 * nothing, so its text does not depend on what compiles or bundles the program.
 */
export const roleShim: RoleProvider = {
  configure: (request) => require("pulumi-rds-iam-user/provider").role.configure(request),
  check: (olds, news) => require("pulumi-rds-iam-user/provider").role.check(olds, news),
  diff: (id, olds, news) => require("pulumi-rds-iam-user/provider").role.diff(id, olds, news),
  create: (inputs) => require("pulumi-rds-iam-user/provider").role.create(inputs),
  read: (id, props) => require("pulumi-rds-iam-user/provider").role.read(id, props),
  update: (id, olds, news) => require("pulumi-rds-iam-user/provider").role.update(id, olds, news),
  delete: (id, props) => require("pulumi-rds-iam-user/provider").role.delete(id, props),
};
