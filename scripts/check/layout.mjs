/** Folders of the package's own code. */
export const SOURCES = ["components", "provider", "client", "connect"];

/**
 * The order of the folders: a file imports from its own folder and from those before it. This is the
 * way of the data read backwards, for a step knows what it is given and not who asks.
 */
export const IMPORT_ORDER = [
  "connect",
  "provider/postgres",
  "provider/postgres/model",
  "provider/postgres/statements",
  "provider/postgres/server",
  "provider/postgres/inspect",
  "provider/postgres/authority",
  "provider/postgres/desired",
  "provider/postgres/diff",
  "provider/postgres/plan",
  "provider/postgres/apply",
  "provider/inputs/parts",
  "provider/inputs/grants",
  "provider/inputs",
  "provider/engine",
  "provider/diff",
  "provider/server",
  "provider/preview",
  "provider/role",
  "provider/login",
  "provider",
  "client",
  "components/trust",
  "components",
];

/** What the core may use of {@link IMPORT_ORDER}'s `connect`, as it does not know AWS. */
export const CORE_MAY_USE = ["connect/errorCodes", "connect/socket", "connect/visible"];

/**
 * The files that act (○). Every other file under {@link SOURCES} only decides (●): the linter holds
 * it to that (no await, no clock, no random), and unit tests cover it to 100 %.
 * A name that ends in `/**` is a folder.
 */
export const SHELL = [
  "client/**",
  "components/ifKnown.ts",
  "components/index.ts",
  "components/policyCount.ts",
  "components/rdsIamUser.ts",
  "connect/assumeRole.ts",
  "connect/awsError.ts",
  "connect/caller.ts",
  "connect/credentials.ts",
  "connect/masterCredentials.ts",
  "connect/remembered.ts",
  "connect/roleLogin.ts",
  "connect/secret.ts",
  "connect/secureContext.ts",
  "connect/socket.ts",
  "connect/sts.ts",
  "connect/token.ts",
  "connect/trustedRoots.ts",
  "provider/engine/deployment.ts",
  "provider/index.ts",
  "provider/login/attempt.ts",
  "provider/login/provider.ts",
  "provider/login/resource.ts",
  "provider/login/shim.ts",
  "provider/postgres/apply/answered.ts",
  "provider/postgres/apply/applyRole.ts",
  "provider/postgres/apply/blockers.ts",
  "provider/postgres/apply/clearPassword.ts",
  "provider/postgres/apply/fullAcl.ts",
  "provider/postgres/apply/removalPart.ts",
  "provider/postgres/apply/removeRole.ts",
  "provider/postgres/apply/retry.ts",
  "provider/postgres/apply/secondLogin.ts",
  "provider/postgres/apply/transaction.ts",
  "provider/postgres/apply/undoChange.ts",
  "provider/postgres/inspect/inspector.ts",
  "provider/postgres/inspect/otherDatabases.ts",
  "provider/postgres/server/client.ts",
  "provider/postgres/server/dialling.ts",
  "provider/postgres/server/guardedConnection.ts",
  "provider/postgres/server/operation.ts",
  "provider/postgres/server/pools.ts",
  "provider/postgres/server/server.ts",
  "provider/postgres/server/sharedCredentials.ts",
  "provider/postgres/server/trialLogin.ts",
  "provider/postgres/server/waiting.ts",
  "provider/preview/preview.ts",
  "provider/role/provider.ts",
  "provider/role/resource.ts",
  "provider/role/shim.ts",
  "provider/server/inspectRole.ts",
  "provider/server/servers.ts",
];

/** Whether a source file, named from the root of the checkout, is one that only decides. */
export function isPure(file) {
  return !SHELL.some((entry) =>
    entry.endsWith("/**") ? file.startsWith(entry.slice(0, -2)) : file === entry,
  );
}
