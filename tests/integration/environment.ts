import type { Emulator } from "../emulator/emulator";

/** Sets environment variables; call the answer to put back what was there. */
export function setEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  assign(Object.entries(variables));
  return () => {
    assign(before);
  };
}

/** The environment in which a deployment runs; call the answer to put back what was there. */
export function setDeployment({ aws, via, caFile }: Emulator): () => void {
  return setEnvironment({
    ...aws.env,
    AWS_PROFILE: undefined,
    RDS_IAM_USER_VIA: via,
    NODE_EXTRA_CA_CERTS: caFile,
  });
}

function assign(variables: readonly (readonly [string, string | undefined])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) Reflect.deleteProperty(process.env, name);
    else process.env[name] = value;
  }
}
