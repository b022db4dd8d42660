/** What keeps a role from being dropped, and how it is told. */

export const obstacles: readonly {
  readonly title: string;
  readonly from?: number;
  /** Run in `app` as the superuser. */
  readonly statements: string;
  readonly reason: string;
}[] = [
  {
    title: "while it owns something",
    statements:
      "CREATE TABLE s.mine (); ALTER TABLE s.mine OWNER TO svc; CREATE SCHEMA its AUTHORIZATION svc",
    reason: 'it owns schema its in database "app", owns table s.mine in database "app"',
  },
  {
    title: "while it owns a database",
    statements: "ALTER DATABASE stock OWNER TO svc",
    reason: 'it owns database stock in database "app", owns database stock in database "stock"',
  },
  {
    title: "while a row-security policy names it",
    statements: "CREATE POLICY own_rows ON s.a TO svc",
    reason: 'it is named in policy own_rows on table s.a in database "app"',
  },
  {
    title: "while it holds privileges on a column",
    statements: "GRANT UPDATE (note) ON s.a TO svc",
    reason: 'it holds privileges on column note of table s.a in database "app"',
  },
  {
    title: "while somebody holds what it passed on",
    statements: `CREATE ROLE bob; GRANT INSERT ON s.a TO svc WITH GRANT OPTION;
      SET ROLE svc; GRANT INSERT ON s.a TO bob`,
    reason: 'it holds INSERT on table s.a, passed on to "bob"',
  },
  {
    title: "while a superuser's grant is beyond the master's reach",
    statements: "CREATE TABLE s.hidden (); GRANT SELECT ON s.hidden TO svc",
    reason: "it holds SELECT on table s.hidden, beyond the master's reach",
  },
];
