import type { dynamic } from "@pulumi/pulumi";

/** What `pulumi-rds-iam-user/provider` exports as `login`: the seven methods that every state calls. */
export type LoginProvider = Required<dynamic.ResourceProvider>;

// Node's own `require`, typed for the one module that the shim loads.
declare const require: (name: "pulumi-rds-iam-user/provider") => { readonly login: LoginProvider };

/** The text that Pulumi stores in the state, a permanent contract: see `roleShim`. */
export const loginShim: LoginProvider = {
  configure: (request) => require("pulumi-rds-iam-user/provider").login.configure(request),
  check: (olds, news) => require("pulumi-rds-iam-user/provider").login.check(olds, news),
  diff: (id, olds, news) => require("pulumi-rds-iam-user/provider").login.diff(id, olds, news),
  create: (inputs) => require("pulumi-rds-iam-user/provider").login.create(inputs),
  read: (id, props) => require("pulumi-rds-iam-user/provider").login.read(id, props),
  update: (id, olds, news) => require("pulumi-rds-iam-user/provider").login.update(id, olds, news),
  delete: (id, props) => require("pulumi-rds-iam-user/provider").login.delete(id, props),
};
