/** What tests on one server begin and end with. */
import { expect } from "chai";
import type { Server } from "../../../provider/postgres/server/server";
import type { Emulator } from "../../emulator/emulator";
import { logIn } from "../../emulator/login";
import type { RdsServer } from "../../emulator/rdsServer";
import { clearServer, openAsMaster, sharedEmulator } from "../servers";

/** Set before each test. */
export interface OnServer {
  readonly emulator: Emulator;
  readonly rds: RdsServer;
  /** New connections of the master, closed after the test. */
  readonly server: Server;
}

/**
 * Registers the hooks of a `describe` on a server of this version. After each test the master still logs in
 * by its password, and the server is cleared.
 *
 * @param use told what is there, before `prepare` is called for each test
 */
export function onServer(
  version: number,
  use: (on: OnServer) => void,
  prepare: (rds: RdsServer) => Promise<unknown>,
): void {
  let on: OnServer | undefined;

  beforeEach(async () => {
    const emulator = await sharedEmulator();
    const rds = emulator.server(version);
    on = { emulator, rds, server: await openAsMaster(emulator, rds) };
    use(on);
    await prepare(rds);
  });

  afterEach(async () => {
    if (on === undefined) return;
    const { emulator, rds, server } = on;
    const { masterUsername: user, masterPassword: password } = rds;
    expect(await logIn(emulator, rds, { user, password })).to.equal(user);
    await server.close();
    await clearServer(rds);
  });
}
