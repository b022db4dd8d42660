/** One emulator for all files of a mocha process: its start takes longer than most tests. */
import { type Emulator, startEmulator } from "../emulator/emulator";

/** The versions that its servers run. */
export const VERSIONS = [14, 15, 16, 17, 18] as const;

/** The version of tests that need only one. */
export const VERSION = 16;

/** The Aurora-like one among its servers, by the name that AWS knows it by. */
export const CLUSTER = { version: 18, identifier: "orders-cluster" } as const;

const shared: { starting?: Promise<Emulator> } = {};

/** Starts it for whoever asks first; it is stopped after the last test of the process. */
export function sharedEmulator(): Promise<Emulator> {
  shared.starting ??= startEmulator({ versions: VERSIONS, cluster: CLUSTER });
  return shared.starting;
}

after(async () => {
  // Who asked for it was told if it did not start.
  const emulator = await shared.starting?.catch(() => undefined);
  await emulator?.stop();
});
