/** Who granted what: extras of other grantors, what the role passed on, other databases. */
import { EXISTING, APP, type Case, on, preset, SALES, tables } from "../caseShape";

const ETL = `CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;
  GRANT SELECT, INSERT ON s.a TO etl WITH GRANT OPTION;`;

export const grantorCases: readonly Case[] = [
  {
    title: "loses what another owner granted on its table",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE alice; GRANT USAGE ON SCHEMA s TO alice; RESET ROLE;
        ALTER TABLE s.a OWNER TO alice; SET ROLE alice; GRANT INSERT ON s.a TO svc`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: SELECT by alice"],
  },
  {
    title: "loses what a holder of the grant option granted, and needs the owner's grant no more",
    seed: {
      app: `${SALES} ${EXISTING} ${ETL} RESET ROLE; SET ROLE etl; GRANT SELECT, INSERT ON s.a TO svc`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: SELECT by etl"],
  },
  {
    title: "has a privilege that two grantors gave, and loses it from both",
    seed: {
      app: `${SALES} ${EXISTING} ${ETL} GRANT INSERT ON s.a TO svc; RESET ROLE; SET ROLE etl;
        GRANT INSERT ON s.a TO svc`,
    },
    holds: [],
  },
  {
    title: "keeps what a grantor beyond the master's reach granted, and says so",
    from: 16,
    seed: {
      app: `RESET ROLE; CREATE ROLE etl; SET ROLE dbmaster; ${SALES} ${EXISTING}
        GRANT USAGE ON SCHEMA s TO etl; GRANT INSERT ON s.a TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT INSERT ON s.a TO svc`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: INSERT by etl", "table s.a: SELECT by dbmaster"],
    left: [
      'extra INSERT on table s.a, granted by "etl", beyond the master\'s reach. Have "etl" run REVOKE INSERT ON TABLE "s"."a" FROM "svc".',
    ],
  },
  {
    title: "keeps what a superuser granted on its own table, and says so",
    seed: {
      app: `${SALES} ${EXISTING} RESET ROLE; CREATE TABLE s.hidden (); GRANT SELECT ON s.hidden TO svc`,
    },
    holds: ["table s.hidden: SELECT by rdsadmin"],
    left: [
      'extra SELECT on table s.hidden, beyond the master\'s reach. Have "rdsadmin" run REVOKE SELECT ON TABLE "s"."hidden" FROM "svc".',
    ],
  },
  {
    title: "keeps a membership that a superuser gave where the server knows grantors",
    from: 16,
    seed: { app: `${EXISTING} RESET ROLE; CREATE ROLE payroll; GRANT payroll TO svc` },
    holds: ["member of payroll"],
    left: [
      'extra membership in "payroll", granted by "rdsadmin", beyond the master\'s reach. Have "rdsadmin" or a superuser run REVOKE "payroll" FROM "svc" GRANTED BY "rdsadmin".',
    ],
  },
  {
    title: "loses a membership that a superuser gave where the server knows no grantors",
    to: 15,
    seed: { app: `${EXISTING} RESET ROLE; CREATE ROLE payroll; GRANT payroll TO svc` },
    holds: [],
  },
  {
    title: "loses a membership that another administrator of the role gave",
    seed: {
      app: `${EXISTING} CREATE ROLE payroll; CREATE ROLE hr; GRANT payroll TO hr WITH ADMIN OPTION;
        RESET ROLE; SET ROLE hr; GRANT payroll TO svc`,
    },
    holds: [],
  },
  {
    title: "keeps what it passed on, and says to whom",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO svc;
        GRANT SELECT ON s.a TO svc WITH GRANT OPTION; RESET ROLE; SET ROLE svc;
        GRANT SELECT ON s.a TO bob`,
    },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"])] },
    holds: ["schema s: USAGE by dbmaster", "table s.a: SELECT* by dbmaster"],
    left: [
      'extra SELECT on table s.a, passed on to "bob". Have "svc" run REVOKE SELECT ON TABLE "s"."a" FROM "bob".',
    ],
  },
  {
    title: "keeps a grant option that it has used, and says to whom",
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO svc;
        GRANT SELECT ON s.a TO svc WITH GRANT OPTION; RESET ROLE; SET ROLE svc;
        GRANT SELECT ON s.a TO bob`,
    },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"]), tables(["a"], ["SELECT"])] },
    holds: ["schema s: USAGE by dbmaster", "table s.a: SELECT* by dbmaster"],
    left: [
      'extra grant option for SELECT on table s.a, passed on to "bob". Have "svc" run REVOKE SELECT ON TABLE "s"."a" FROM "bob".',
    ],
  },
  {
    title: "is no concern of what PUBLIC and others hold",
    seed: {
      app: `${SALES} CREATE ROLE bob; GRANT SELECT ON s.a TO PUBLIC; GRANT ALL ON s.b TO bob;
        REVOKE CONNECT ON DATABASE app FROM PUBLIC; GRANT CONNECT ON DATABASE app TO bob`,
    },
    declared: { grants: [preset("readOnly")] },
    holds: [
      "database app: CONNECT by dbmaster",
      "schema s: USAGE by dbmaster",
      "table s.a: SELECT by dbmaster",
      "table s.b: SELECT by dbmaster",
    ],
  },
  {
    title: "has privileges in several databases",
    databases: ["stock", "Books"],
    seed: {
      app: SALES,
      stock: "CREATE SCHEMA s; CREATE TABLE s.part ()",
      Books: "CREATE SCHEMA s; CREATE TABLE s.page ()",
    },
    declared: {
      grants: [
        tables(["a"], ["SELECT"]),
        preset("readOnly", "s", "stock"),
        tables("*", ["INSERT"], { database: "Books" }),
        on("DATABASE", ["Books"], ["CONNECT"], { database: "Books" }),
      ],
    },
    holds: [
      'database "Books": CONNECT by dbmaster',
      "Books: table s.page: INSERT by dbmaster",
      "app: table s.a: SELECT by dbmaster",
      "database stock: CONNECT by dbmaster",
      "stock: schema s: USAGE by dbmaster",
      "stock: table s.part: SELECT by dbmaster",
    ],
  },
  {
    title: "loses privileges in a database that is not declared",
    databases: ["stock"],
    seed: {
      app: EXISTING,
      stock: `CREATE SCHEMA s; CREATE TABLE s.part (); GRANT SELECT ON s.part TO svc;
        GRANT USAGE ON SCHEMA s TO svc; GRANT CREATE ON DATABASE stock TO svc`,
    },
    holds: [],
  },
  {
    title: "has privileges on objects of a different owner in each database",
    databases: ["stock", "shop"],
    seed: {
      app: `CREATE ROLE alice; CREATE ROLE carl; ${SALES} RESET ROLE; ALTER TABLE s.a OWNER TO alice`,
      stock: `${SALES} RESET ROLE; ALTER TABLE s.a OWNER TO carl`,
      shop: SALES,
    },
    declared: {
      grants: [APP, "stock", "shop"].map((database) =>
        tables(["a"], ["SELECT"], { database, path: database }),
      ),
    },
    holds: [
      "app: table s.a: SELECT by alice",
      "shop: table s.a: SELECT by dbmaster",
      "stock: table s.a: SELECT by carl",
    ],
  },
  {
    title: "keeps privileges in a database that the master may not connect to, and says so",
    databases: ["stock"],
    seed: {
      app: EXISTING,
      stock: `${SALES} GRANT SELECT ON s.a TO svc; RESET ROLE; ALTER DATABASE stock OWNER TO rdsadmin;
        REVOKE CONNECT ON DATABASE stock FROM PUBLIC`,
    },
    holds: ["stock: table s.a: SELECT by dbmaster"],
    left: [
      'privileges in database "stock", which was not inspected. Make sure that the master can connect to database "stock".',
    ],
  },
];
