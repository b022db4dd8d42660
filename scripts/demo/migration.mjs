import { randomBytes } from "node:crypto";

/** The database of examples/basic. */
const DATABASE = "orders";
/** The role that owns what is in it. */
export const OWNER = "orders_migrations";

const MIGRATION = `
CREATE SCHEMA sales;
CREATE TABLE sales.invoice (id integer PRIMARY KEY, customer text NOT NULL, status text NOT NULL);
CREATE TABLE sales.item (
  invoice integer REFERENCES sales.invoice, product text NOT NULL, price numeric NOT NULL
);
INSERT INTO sales.invoice VALUES (1, 'Ada', 'paid'), (2, 'Grace', 'open');
INSERT INTO sales.item VALUES (1, 'lamp', 49), (1, 'bulb', 5), (2, 'chair', 120);
`;

/**
 * Makes the database as a team's migrations would have left it: not the master owns the tables.
 *
 * @returns the logins with a password, by name
 */
export async function migrate(server, login) {
  const master = {
    user: server.masterUsername,
    password: server.masterPassword,
    database: DATABASE,
  };
  const owner = { user: OWNER, password: randomBytes(18).toString("hex"), database: DATABASE };
  await server.createDatabase(DATABASE);
  await run(login, master, [
    `CREATE ROLE ${OWNER} LOGIN PASSWORD '${owner.password}'`,
    `GRANT CREATE ON DATABASE ${DATABASE} TO ${OWNER}`,
  ]);
  await run(login, owner, [MIGRATION]);
  return { master, owner };
}

async function run(login, credentials, statements) {
  const client = await login(credentials);
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
