/** What the role, or one of its members, has passed on, and what was given by an option that is lost. */
import { columns, EXISTING, member, type Case } from "../caseShape";

const GROUP = "CREATE ROLE grp; CREATE ROLE carol;";
/** A table of alice's, in a schema that everybody may use. */
const ALICES = `CREATE SCHEMA s; GRANT USAGE ON SCHEMA s TO PUBLIC; CREATE ROLE alice; CREATE ROLE bob;
  CREATE TABLE s.a (id int, note text); RESET ROLE; ALTER TABLE s.a OWNER TO alice;`;
const BY_CAROL =
  'passed on to "carol". Have "svc" or a superuser run REVOKE "grp" FROM "carol" GRANTED BY "svc".';

/** The master makes a member of the role, which makes another one, which makes a third. */
const CHAIN = `CREATE ROLE dba2; CREATE ROLE bob; CREATE ROLE carol; GRANT svc TO dba2 WITH ADMIN OPTION; RESET ROLE;
  SET ROLE dba2; GRANT svc TO bob WITH ADMIN OPTION; RESET ROLE; SET ROLE bob; GRANT svc TO carol;`;

export const passedOnCases: readonly Case[] = [
  {
    title: "keeps a membership that it has passed on, and says to whom",
    from: 16,
    seed: {
      app: `${EXISTING} ${GROUP} GRANT grp TO svc WITH ADMIN OPTION; RESET ROLE; SET ROLE svc;
        GRANT grp TO carol`,
    },
    holds: ["member of grp with admin"],
    left: [`extra membership in "grp", ${BY_CAROL}`],
  },
  {
    title: "keeps the ADMIN OPTION that it has used, and says for whom",
    from: 16,
    seed: {
      app: `${EXISTING} ${GROUP} GRANT grp TO svc WITH ADMIN TRUE, INHERIT FALSE; RESET ROLE;
        SET ROLE svc; GRANT grp TO carol`,
    },
    declared: { memberOf: [member("grp")] },
    holds: ["member of grp with admin"],
    left: [`extra ADMIN option of membership in "grp", ${BY_CAROL}`],
  },
  {
    title: "loses a member with those whom it made members, and those whom they made",
    from: 16,
    seed: { app: `${EXISTING} ${CHAIN}` },
    holds: [],
    sends: [
      'mark "svc" in its comment',
      'revoke membership in "svc" from "dba2", and from "bob", and from "carol"',
    ],
  },
  {
    title: "keeps members between it and one whose own declaration says what it is in, and says so",
    from: 16,
    seed: {
      app: `${EXISTING} ${CHAIN} RESET ROLE;
        COMMENT ON ROLE carol IS 'pulumi-rds-iam-user:{"v":1,"owner":"other","origin":"created","generation":1}'`,
    },
    holds: [],
    left: [
      '"bob" is a member, passed on to "carol". Have "bob" or a superuser run REVOKE "svc" FROM "carol" GRANTED BY "bob".',
      '"dba2" is a member, passed on to "bob". Have "dba2" or a superuser run REVOKE "svc" FROM "bob" GRANTED BY "dba2".',
    ],
  },
  {
    title:
      "loses one of a member's two gifts, where it needs only the other for those whom it made members",
    from: 16,
    seed: {
      app: `${EXISTING} CREATE ROLE bob; CREATE ROLE carol; GRANT svc TO bob WITH ADMIN OPTION;
        RESET ROLE; GRANT svc TO bob WITH ADMIN OPTION; SET ROLE bob; GRANT svc TO carol; RESET ROLE;
        COMMENT ON ROLE carol IS 'pulumi-rds-iam-user:{"v":1,"owner":"other","origin":"created","generation":1}'`,
    },
    holds: [],
    left: [
      '"bob" is a member, passed on to "carol". Have "bob" or a superuser run REVOKE "svc" FROM "carol" GRANTED BY "bob".',
    ],
    sends: ['mark "svc" in its comment', 'revoke membership in "svc" from "bob"'],
  },
  {
    title: "becomes a member of a role that was its own member",
    seed: { app: `${EXISTING} CREATE ROLE grp; GRANT svc TO grp` },
    declared: { memberOf: [member("grp")] },
    holds: ["member of grp"],
  },
  {
    title: "keeps a column's privilege whose grantor has lost the table's option, and says so",
    seed: {
      app: `${EXISTING} ${ALICES} SET ROLE alice; GRANT SELECT ON s.a TO bob WITH GRANT OPTION;
        SET ROLE bob; GRANT SELECT (id) ON s.a TO svc; SET ROLE alice; REVOKE SELECT ON s.a FROM bob`,
    },
    holds: ["column s.a.id: SELECT by bob"],
    left: [
      'extra SELECT on column s.a.id, granted by "bob", beyond the master\'s reach. "bob" has lost the grant option that it granted this by: have "alice" run GRANT SELECT ("id") ON TABLE "s"."a" TO "bob" WITH GRANT OPTION; REVOKE GRANT OPTION FOR SELECT ("id") ON TABLE "s"."a" FROM "bob" CASCADE.',
    ],
  },
  {
    title: "has a column's privilege where the table's goes that a role of the master's gave",
    seed: {
      app: `${EXISTING} ${ALICES} SET ROLE dbmaster; GRANT bob TO dbmaster; SET ROLE alice;
        GRANT SELECT ON s.a TO bob WITH GRANT OPTION; SET ROLE bob; GRANT SELECT ON s.a TO svc`,
    },
    declared: { grants: [columns(["a"], ["id"], ["SELECT"])] },
    holds: ["column s.a.id: SELECT by bob"],
  },
  {
    title: "is never its own grantor, where it has the table's option and the master is its member",
    seed: {
      app: `${ALICES} SET ROLE dbmaster; CREATE ROLE grp; GRANT grp TO dbmaster; SET ROLE alice;
        GRANT SELECT ON s.a TO grp WITH GRANT OPTION`,
    },
    declared: {
      name: "grp",
      login: false,
      iamAuthentication: false,
      grants: [columns(["a"], ["id"], ["SELECT"])],
    },
    holds: ["column s.a.id: SELECT by alice"],
  },
  {
    title: "keeps a superuser's setting of an extension that is not loaded, and says so",
    seed: { app: `${EXISTING} RESET ROLE; ALTER ROLE svc SET "myapp.x" = '1'` },
    holds: ["setting myapp.x=1"],
    left: [
      'extra setting myapp.x, beyond the master\'s reach. Have a superuser run ALTER ROLE "svc" RESET "myapp"."x".',
    ],
  },
];
