/** Folders of the package's own code. */
export const SOURCES = ["components", "provider", "client", "cli"];

/**
 * The files that act (○). Every other file under {@link SOURCES} only decides (●): the linter holds
 * it to that (no await, no clock, no random), and unit tests cover it to 100 %.
 * A name that ends in `/**` is a folder.
 */
export const SHELL = [
  "components/index.ts",
  "components/rdsIamUser.ts",
  "provider/index.ts",
  "provider/role.ts",
  "provider/roleShim.ts",
  "provider/login.ts",
  "provider/roleProvider.ts",
  "provider/loginShim.ts",
  "provider/loginProvider.ts",
  "provider/loginTry.ts",
  "provider/liveLook.ts",
  "provider/previewLook.ts",
  "provider/servers.ts",
  "provider/sdkNotice.ts",
  "provider/awsCredentials.ts",
  "provider/awsSecret.ts",
  "provider/masterCredentials.ts",
  "provider/masterCredentialsError.ts",
  "provider/authToken.ts",
  "provider/trustedRoots.ts",
  "provider/tunnel/**",
  "provider/postgres/introspect.ts",
  "provider/postgres/adoption.ts",
  "provider/postgres/apply.ts",
  "provider/postgres/connection.ts",
  "provider/postgres/elsewhere.ts",
  "provider/postgres/remove.ts",
  "provider/postgres/retry.ts",
  "provider/postgres/secondLogin.ts",
  "provider/postgres/transaction.ts",
  "provider/postgres/writer.ts",
  "client/**",
  "cli/**",
];

/** Whether a source file, named from the root of the checkout, is one that only decides. */
export function isPure(file) {
  return !SHELL.some((entry) =>
    entry.endsWith("/**") ? file.startsWith(entry.slice(0, -2)) : file === entry,
  );
}
