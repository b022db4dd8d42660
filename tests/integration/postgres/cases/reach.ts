/** Extras whose grantors the master can act as, or not, and what is said of the latter. */
import { EXISTING, type Case, on, SALES, tables } from "../caseShape";

const ETL = `CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;
  GRANT INSERT ON s.a TO etl WITH GRANT OPTION;`;
const STRANGER = ETL.replace("CREATE ROLE etl;", "RESET ROLE; CREATE ROLE etl; SET ROLE dbmaster;");
const AS_ETL = "RESET ROLE; SET ROLE etl; GRANT INSERT ON s.a TO svc; RESET ROLE;";
const WITHOUT_USAGE =
  'A REVOKE as "etl" would do nothing, because "etl" has no USAGE on the schema: have "dbmaster" run REVOKE GRANT OPTION FOR INSERT ON TABLE "s"."a" FROM "etl" CASCADE.';
const AS_OWNER =
  'A REVOKE as "etl" would do nothing, because "etl" is a member of the owner "dbmaster": have an administrator run REVOKE "dbmaster" FROM "etl"; REVOKE GRANT OPTION FOR INSERT ON TABLE "s"."a" FROM "etl" CASCADE.';

export const reachCases: readonly Case[] = [
  {
    title: "loses what a role granted of which the master is a member beside the owner",
    seed: { app: `${SALES} ${EXISTING} ${ETL} ${AS_ETL} GRANT etl TO dbmaster` },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: SELECT by dbmaster"],
  },
  {
    title: "keeps what a grantor gave that has lost USAGE on the schema, and says so",
    seed: {
      app: `${SALES} ${EXISTING} ${ETL} ${AS_ETL} REVOKE USAGE ON SCHEMA s FROM etl`,
    },
    declared: { grants: [tables(["a"], ["SELECT"])] },
    holds: ["table s.a: INSERT by etl", "table s.a: SELECT by dbmaster"],
    left: [
      `extra INSERT on table s.a, granted by "etl", beyond the master's reach. ${WITHOUT_USAGE}`,
    ],
  },
  {
    title: "keeps what a grantor gave that has become a member of the owner, and says so",
    seed: { app: `${SALES} ${EXISTING} ${STRANGER} ${AS_ETL} GRANT dbmaster TO etl` },
    holds: ["table s.a: INSERT by etl"],
    left: [`extra INSERT on table s.a, granted by "etl", beyond the master's reach. ${AS_OWNER}`],
  },
  {
    title: "keeps what a member of the master granted on another owner's table, and says so",
    seed: {
      app: `CREATE ROLE alice; ${SALES} ${EXISTING} ${STRANGER} ${AS_ETL} GRANT dbmaster TO etl;
        ALTER TABLE s.a OWNER TO alice`,
    },
    holds: ["table s.a: INSERT by etl"],
    left: [
      'extra INSERT on table s.a, granted by "etl", beyond the master\'s reach. Have "etl" run REVOKE INSERT ON TABLE "s"."a" FROM "svc".',
    ],
  },
  {
    title: "loses what the master granted that was the owner before",
    seed: {
      app: `CREATE ROLE alice; ${SALES} ${EXISTING} GRANT INSERT ON s.a TO svc; RESET ROLE;
        ALTER TABLE s.a OWNER TO alice`,
    },
    declared: { grants: [on("SCHEMA", ["s"], ["USAGE"])] },
    holds: ["schema s: USAGE by dbmaster"],
  },
  {
    title: "loses a chain of what others granted to others, but for what is not its own",
    seed: {
      app: `${SALES} ${EXISTING} ${ETL} CREATE ROLE bob; GRANT USAGE ON SCHEMA s TO bob; RESET ROLE;
        SET ROLE etl; GRANT INSERT ON s.a TO bob WITH GRANT OPTION; RESET ROLE; SET ROLE bob;
        GRANT INSERT ON s.a TO svc`,
    },
    holds: [],
  },
];
