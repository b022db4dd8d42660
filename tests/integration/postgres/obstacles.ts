/** What keeps a role from being dropped, and how it is told. */

const reassigned =
  'Set onDelete to { reassignOwnedTo: "…" }, which gives what it owns to another role';
const owned = `${reassigned}, or to "dropOwned", which drops it.`;

export const obstacles: readonly {
  readonly title: string;
  readonly from?: number;
  /** Run in `app` as the superuser. */
  readonly statements: string;
  readonly reason: string;
  readonly hint: string;
}[] = [
  {
    title: "while it owns something",
    statements:
      "CREATE TABLE s.mine (); ALTER TABLE s.mine OWNER TO svc; CREATE SCHEMA its AUTHORIZATION svc",
    reason: 'it owns table s.mine, schema its in database "app"',
    hint: owned,
  },
  {
    title: "while it owns a database",
    statements: "ALTER DATABASE stock OWNER TO svc",
    reason: "it owns database stock",
    hint: `${reassigned}.`,
  },
  {
    title: "while a row-security policy names it",
    statements: "CREATE POLICY own_rows ON s.a TO svc",
    reason: 'it is named in policy own_rows on table s.a in database "app"',
    hint: 'Take it out of the policies (ALTER POLICY … TO), or set onDelete to "dropOwned".',
  },
  {
    title: "while somebody holds a routine that it passed on",
    statements: `CREATE ROLE bob; CREATE PROCEDURE s.p(int) LANGUAGE sql AS '';
      GRANT EXECUTE ON PROCEDURE s.p(int) TO svc WITH GRANT OPTION;
      SET ROLE svc; GRANT EXECUTE ON PROCEDURE s.p(int) TO bob`,
    reason: 'it holds EXECUTE on routine s.p(integer), passed on to "bob"',
    hint: 'Have "svc" run REVOKE EXECUTE ON ROUTINE "s"."p"(IN "pg_catalog"."int4") FROM "bob".',
  },
  {
    title: "while a superuser's default privileges are beyond the master's reach",
    statements: "ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc",
    reason:
      'it holds SELECT on future tables of "rdsadmin" in schema s, beyond the master\'s reach',
    hint: 'Have "rdsadmin" run ALTER DEFAULT PRIVILEGES FOR ROLE "rdsadmin" IN SCHEMA "s" REVOKE SELECT ON TABLES FROM "svc".',
  },
  {
    title: "while its own default privileges are left",
    statements: "ALTER DEFAULT PRIVILEGES FOR ROLE svc GRANT SELECT ON TABLES TO PUBLIC",
    reason: 'it owns default privileges on new relations belonging to role svc in database "app"',
    hint: 'Revoke its default privileges and drop its user mappings, which no other role can be given, or set onDelete to "dropOwned".',
  },
  {
    title: "while somebody holds what it passed on",
    statements: `CREATE ROLE bob; GRANT INSERT ON s.a TO svc WITH GRANT OPTION;
      SET ROLE svc; GRANT INSERT ON s.a TO bob`,
    reason: 'it holds INSERT on table s.a, passed on to "bob"',
    hint: 'Have "svc" run REVOKE INSERT ON TABLE "s"."a" FROM "bob".',
  },
  {
    title: "while a membership that it granted is there",
    from: 16,
    statements: `CREATE ROLE grp; CREATE ROLE carol; GRANT grp TO svc WITH ADMIN OPTION;
      SET ROLE svc; GRANT grp TO carol`,
    reason: 'it granted membership in "grp" to "carol"',
    hint: 'Have an administrator run REVOKE "grp" FROM "carol" GRANTED BY "svc".',
  },
  {
    title: "while a grantor has lost the option that it gave by",
    statements: `CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO bob; CREATE TABLE s.t (id int);
      GRANT SELECT ON s.t TO bob WITH GRANT OPTION; SET ROLE bob; GRANT SELECT (id) ON s.t TO svc;
      RESET ROLE; REVOKE SELECT ON s.t FROM bob`,
    reason: "it holds SELECT on column s.t.id, beyond the master's reach",
    hint: '"bob" has lost the grant option that it granted this by: have "rdsadmin" run GRANT SELECT ("id") ON TABLE "s"."t" TO "bob" WITH GRANT OPTION; REVOKE GRANT OPTION FOR SELECT ("id") ON TABLE "s"."t" FROM "bob" CASCADE.',
  },
  {
    title: "while an extension was made with privileges for it",
    from: 18,
    statements: `ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO svc;
      CREATE EXTENSION pg_stat_statements SCHEMA s;
      ALTER DEFAULT PRIVILEGES REVOKE SELECT ON TABLES FROM svc;
      REVOKE ALL ON s.pg_stat_statements, s.pg_stat_statements_info FROM svc`,
    reason: 'it is needed by 2 objects of pg_class in database "app"',
    hint: "Drop the extension that they belong to.",
  },
  {
    title: "while a superuser's grant is beyond the master's reach",
    statements: "CREATE TABLE s.hidden (); GRANT SELECT ON s.hidden TO svc",
    reason: "it holds SELECT on table s.hidden, beyond the master's reach",
    hint: 'Have "rdsadmin" run REVOKE SELECT ON TABLE "s"."hidden" FROM "svc".',
  },
  {
    title: "while it owns more than is listed, of which sequences go with their tables",
    statements: `DO $$ BEGIN FOR i IN 101 .. 130 LOOP
      EXECUTE format('CREATE TABLE s.t%s (id serial, number int GENERATED ALWAYS AS IDENTITY)', i);
      EXECUTE format('ALTER TABLE s.t%s OWNER TO svc', i); END LOOP; END $$`,
    reason: `it owns ${Array.from({ length: 20 }, (_, index) => `table s.t${String(101 + index)}`).join(", ")} and 10 more in database "app"`,
    hint: owned,
  },
];
