import type { Emulator } from "../emulator";
import type { AwsCredentials } from "../login";
import { type Caller, callerIn, makeHome } from "./caller";
import { keyVariables } from "./keys";

/** A shell with access keys in the environment. */
export async function accessKeyCaller(
  emulator: Emulator,
  credentials: AwsCredentials,
): Promise<Caller> {
  return callerIn(emulator, {
    home: await makeHome(emulator),
    env: { ...keyVariables(credentials), AWS_REGION: emulator.aws.region },
  });
}
