/** A PostgreSQL server of one test's own, which may be restarted while others go on with theirs. */
import { createCleanup } from "./cleanup";
import { type PostgresServer, startPostgres } from "./postgres";
import type { RdsServer } from "./rdsServer";
import { planServer } from "./serverPlan";

export interface LoneServer {
  /** With the names of a server of the emulator. Its front end is that one's: this server has none. */
  readonly rds: RdsServer;
  readonly restart: PostgresServer["restart"];
  readonly stop: () => Promise<void>;
}

/** Starts one of the same version. */
export async function startLoneServer(likeness: RdsServer): Promise<LoneServer> {
  const cleanup = createCleanup();
  try {
    const plan = await planServer(cleanup, likeness.version, "lone-");
    // As on RDS: what was committed is there after a crash.
    const settings = ["synchronous_commit=on"];
    const postgres = await startPostgres({ ...plan, settings, everyMembershipCounts: () => false });
    cleanup.add(postgres.stop);
    const { masterUsername, masterPassword, admin, createDatabase, restart } = postgres;
    const rds = { ...likeness, masterUsername, masterPassword, admin, createDatabase };
    return { rds, restart, stop: cleanup.run };
  } catch (error) {
    await cleanup.run();
    throw error;
  }
}
