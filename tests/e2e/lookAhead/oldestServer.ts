/** The emulator's server of the oldest version, for a role of a stack whose others are elsewhere. */
import type { RdsServer } from "../../emulator/rdsServer";
import { createSales, type RoleStack } from "../roleStack";
import { VERSIONS } from "../sharedEmulator";

const [VERSION] = VERSIONS;
const DATABASE = "ahead_oldest";

export const OLDEST_SERVER = {
  version: VERSION,
  database: DATABASE,
  of: ({ emulator }: RoleStack): RdsServer => emulator.server(VERSION),
  /** Makes the database, which has the tables `sales.invoice` and `sales.item`. */
  createDatabase: (stack: RoleStack): Promise<void> =>
    createSales(OLDEST_SERVER.of(stack), DATABASE),
  /** `server`, `master` and `database` of a role there. */
  argsIn: (stack: RoleStack): Readonly<Record<string, unknown>> => {
    const { accountId, region } = stack.emulator.aws;
    const { endpoint: host, port, resourceId, ssm } = OLDEST_SERVER.of(stack);
    return {
      server: { host, port, resourceIds: [resourceId], region, accountId, partition: "aws" },
      master: { ssm },
      database: DATABASE,
    };
  },
} as const;
