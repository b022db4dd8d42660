/** Databases beside the declared one. */
import { ARCHIVE, CLOSED, OTHER, type Row, SELECT, USAGE } from "./rows";

/** What the archive has beside its tables. */
export const ARCHIVE_OBJECTS = `SET ROLE dbmaster;
  CREATE SEQUENCE sales.ids;
  CREATE FUNCTION sales.refund(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
  CREATE TYPE sales.state AS ENUM ('open');`;

const IN_ARCHIVE = { database: ARCHIVE, schema: "sales" };
const ARCHIVED = {
  args: {
    grants: [USAGE, SELECT, { ...IN_ARCHIVE, tables: ["invoice"], privileges: ["SELECT"] }],
  },
  database: ARCHIVE,
};

/** What is there beside tables: as it is declared, in SQL, and in the line. */
const objects = [
  [
    { sequences: ["ids"], privileges: ["USAGE"] },
    "USAGE ON SEQUENCE sales.ids",
    "USAGE on sequence sales.ids",
  ],
  [
    { routines: ["refund(integer)"], privileges: ["EXECUTE"] },
    "EXECUTE ON ROUTINE sales.refund(integer)",
    "EXECUTE on routine sales.refund(integer)",
  ],
  [
    { types: ["state"], privileges: ["USAGE"] },
    "USAGE ON TYPE sales.state",
    "USAGE on type sales.state",
  ],
] as const;

export const databaseRows: readonly Row[] = [
  ...objects.flatMap(([grant, privilege, words]): readonly Row[] => [
    {
      title: `missing ${words} in a further database`,
      args: { grants: [USAGE, SELECT, { ...IN_ARCHIVE, ...grant }] },
      database: ARCHIVE,
      change: `REVOKE ${privilege} FROM @role`,
      drift: [`missing ${words} in database "${ARCHIVE}"`],
    },
    {
      title: `extra ${words} in a further database`,
      ...ARCHIVED,
      change: `GRANT ${privilege} TO @role`,
      drift: [`extra ${words} in database "${ARCHIVE}"`],
    },
  ]),
  {
    title: "a privilege missing in a further database",
    ...ARCHIVED,
    change: "REVOKE SELECT ON sales.invoice FROM @role",
    drift: [`missing SELECT on table sales.invoice in database "${ARCHIVE}"`],
  },
  {
    title: "a privilege too much in a further database",
    ...ARCHIVED,
    change: "GRANT DELETE ON sales.item TO @role",
    drift: [`extra DELETE on table sales.item in database "${ARCHIVE}"`],
  },
  {
    title: "a privilege in a database that is not declared",
    change: "GRANT SELECT ON sales.item TO @role",
    database: OTHER,
    drift: [`privileges in database "${OTHER}"`],
  },
  {
    title: "default privileges in a database that is not declared",
    change: `ALTER DEFAULT PRIVILEGES FOR ROLE dbmaster GRANT SELECT ON TABLES TO @role`,
    database: OTHER,
    drift: [`privileges in database "${OTHER}"`],
  },
  {
    title: "CONNECT on another database",
    change: `GRANT CONNECT ON DATABASE ${OTHER} TO @role`,
    drift: [`extra CONNECT on database ${OTHER}`],
  },
  {
    title: "a privilege in a database that is not declared and takes no connections",
    // A session cannot close its own database by ALTER DATABASE.
    change: `GRANT SELECT ON sales.item TO @role;
      UPDATE pg_database SET datallowconn = false WHERE datname = current_database()`,
    database: CLOSED,
    drift: [`privileges in database "${CLOSED}"`],
    stays: true,
    learnt: ", which takes no connections",
    hint: `Have its owner run ALTER DATABASE "${CLOSED}" ALLOW_CONNECTIONS true.`,
  },
];
