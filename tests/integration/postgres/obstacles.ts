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
    title: "while somebody holds a routine that it passed on",
    statements: `CREATE ROLE bob; CREATE PROCEDURE s.p(int) LANGUAGE sql AS '';
      GRANT EXECUTE ON PROCEDURE s.p(int) TO svc WITH GRANT OPTION;
      SET ROLE svc; GRANT EXECUTE ON PROCEDURE s.p(int) TO bob`,
    reason: 'it holds EXECUTE on routine s.p(integer), passed on to "bob"',
  },
  {
    title: "while a superuser's default privileges are beyond the master's reach",
    statements: "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc",
    reason:
      'it holds SELECT on future tables of "rdsadmin" in schema s, beyond the master\'s reach',
  },
  {
    title: "while its own default privileges are left",
    statements: "ALTER DEFAULT PRIVILEGES FOR ROLE svc GRANT SELECT ON TABLES TO PUBLIC",
    reason: 'it owns default privileges on new relations belonging to role svc in database "app"',
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
