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
    title: "while a membership that it granted is there",
    from: 16,
    statements: `CREATE ROLE grp; CREATE ROLE carol; GRANT grp TO svc WITH ADMIN OPTION;
      SET ROLE svc; GRANT grp TO carol`,
    reason: 'it granted membership in "grp" to "carol"',
  },
  {
    title: "while a grantor has lost the option that it gave by",
    statements: `CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO bob; CREATE TABLE s.t (id int);
      GRANT SELECT ON s.t TO bob WITH GRANT OPTION; SET ROLE bob; GRANT SELECT (id) ON s.t TO svc;
      RESET ROLE; REVOKE SELECT ON s.t FROM bob`,
    reason: "it holds SELECT on column s.t.id, beyond the master's reach",
  },
  {
    title: "while an extension was made with privileges for it",
    from: 18,
    statements: `ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO svc;
      CREATE EXTENSION pg_stat_statements SCHEMA s;
      ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM svc;
      REVOKE ALL ON s.pg_stat_statements, s.pg_stat_statements_info FROM svc`,
    reason: 'it is needed by 2 objects of pg_class in database "app"',
  },
  {
    title: "while a superuser's grant is beyond the master's reach",
    statements: "CREATE TABLE s.hidden (); GRANT SELECT ON s.hidden TO svc",
    reason: "it holds SELECT on table s.hidden, beyond the master's reach",
  },
];
