/** Statements that depend on each other's order. */
import { EXISTING, type Case, member, NOTHING, SALES, tables } from "../caseShape";

export const orderCases: readonly Case[] = [
  {
    title: "becomes a member of a role that another one had made its member",
    from: 16,
    seed: {
      app: `${EXISTING} CREATE ROLE team; CREATE ROLE dba; GRANT svc TO dba WITH ADMIN OPTION;
        RESET ROLE; GRANT svc TO team GRANTED BY dba`,
    },
    declared: { memberOf: [member("team")] },
    holds: ["member of team"],
  },
  {
    title: "has no members any more, though two of them made each other members",
    from: 16,
    seed: {
      app: `${EXISTING} CREATE ROLE bob; CREATE ROLE dave; GRANT svc TO bob WITH ADMIN TRUE; RESET ROLE;
        SET ROLE bob; GRANT svc TO dave WITH ADMIN TRUE; RESET ROLE;
        SET ROLE dbmaster; GRANT svc TO bob WITH ADMIN FALSE; RESET ROLE;
        SET ROLE dave; GRANT svc TO bob WITH ADMIN TRUE`,
    },
    holds: [],
    sends: [
      'mark "svc" in its comment',
      'revoke membership in "svc" from "bob"',
      'use the privileges of "bob" within the transaction',
      'revoke membership in "svc" from "dave", and from "bob"',
      'give the privileges of "bob" back',
    ],
  },
  {
    title: "leaves a group last, after what it held by it was granted in two databases",
    databases: ["stock"],
    seed: {
      app: `${SALES} ${EXISTING} CREATE ROLE readers; GRANT readers TO svc`,
      stock: SALES,
    },
    declared: {
      grants: [tables(["a"], ["SELECT"]), tables(["a"], ["SELECT"], { database: "stock" })],
    },
    holds: ["app: table s.a: SELECT by dbmaster", "stock: table s.a: SELECT by dbmaster"],
    sends: [
      ...NOTHING,
      'grant SELECT on table s.a to "svc"',
      'grant SELECT on table s.a to "svc"',
      'revoke membership in "readers" from "svc"',
    ],
  },
  {
    title:
      "gets each owner's privileges from that owner, though one has the option on the other's table",
    from: 16,
    seed: {
      app: `CREATE SCHEMA s; CREATE ROLE alpha; CREATE ROLE beta; GRANT USAGE, CREATE ON SCHEMA s TO alpha, beta;
        RESET ROLE; SET ROLE alpha; CREATE TABLE s.x (); RESET ROLE; SET ROLE beta; CREATE TABLE s.y ();
        GRANT SELECT ON s.y TO alpha WITH GRANT OPTION`,
    },
    declared: { grants: [tables(["x", "y"], ["SELECT"])] },
    holds: ["table s.x: SELECT by alpha", "table s.y: SELECT by beta"],
  },
];
