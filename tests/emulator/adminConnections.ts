/** Connections of a server's superuser that stay open between uses: to log in takes most of a use. */
import { Client, type ClientConfig } from "pg";

/** As many as are used at once go back; more than these are closed. */
const MAX_IDLE = 2;

export interface AdminConnections {
  /** Lends a connection to the database, as it is after a login. */
  readonly use: <Result>(
    database: string,
    run: (client: Client) => Promise<Result>,
  ) => Promise<Result>;
  /** Closes the idle ones: of a database with connections PostgreSQL changes little. */
  readonly close: () => Promise<void>;
}

export function adminConnections(login: ClientConfig): AdminConnections {
  const idle = new Map<string, Client[]>();
  const idleIn = (database: string): Client[] => {
    const clients = idle.get(database) ?? [];
    idle.set(database, clients);
    return clients;
  };

  async function open(database: string): Promise<Client> {
    const client = new Client({ ...login, database });
    // Ended from outside while it is idle, it is not lent again.
    client.on("error", () => {
      idle.set(
        database,
        idleIn(database).filter((other) => other !== client),
      );
    });
    await client.connect();
    return client;
  }

  /** Nothing of its session is left: role, settings, temporary tables, locks. */
  async function giveBack(client: Client, database: string): Promise<void> {
    const isReset = await client.query("DISCARD ALL").then(
      () => true,
      () => false, // inside a transaction, or gone
    );
    if (isReset && idleIn(database).length < MAX_IDLE) idleIn(database).push(client);
    else await client.end();
  }

  return {
    use: async (database, run) => {
      const client = idleIn(database).pop() ?? (await open(database));
      try {
        return await run(client);
      } finally {
        await giveBack(client, database);
      }
    },
    close: async () => {
      const clients = [...idle.values()].flat();
      idle.clear();
      await Promise.all(clients.map((client) => client.end()));
    },
  };
}
