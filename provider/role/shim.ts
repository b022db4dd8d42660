import type { dynamic } from "@pulumi/pulumi";

/** What `pulumi-rds-iam-user/provider` exports as `role`; every stored state calls these six. */
export type RoleProvider = Required<Omit<dynamic.ResourceProvider, "configure">>;

// Node's own `require`, typed for the one module that the shim loads.
declare const require: (name: "pulumi-rds-iam-user/provider") => { readonly role: RoleProvider };

/**
 * The text that Pulumi stores in state as the resource's provider, a contract for ever: an old
 * state's delete and refresh run the shim of the release that wrote it. It captures nothing, so
 * that its text is the same whatever compiles or bundles the program around it.
 */
export const roleShim: RoleProvider = {
  check: (olds, news) => require("pulumi-rds-iam-user/provider").role.check(olds, news),
  diff: (id, olds, news) => require("pulumi-rds-iam-user/provider").role.diff(id, olds, news),
  create: (inputs) => require("pulumi-rds-iam-user/provider").role.create(inputs),
  read: (id, props) => require("pulumi-rds-iam-user/provider").role.read(id, props),
  update: (id, olds, news) => require("pulumi-rds-iam-user/provider").role.update(id, olds, news),
  delete: (id, props) => require("pulumi-rds-iam-user/provider").role.delete(id, props),
};
