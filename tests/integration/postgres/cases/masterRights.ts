/** What the master may grant by way of others: their grant options, and their memberships in the owner. */
import { type Case, EXISTING, NOTHING, SALES, tables } from "../caseShape";

/** The owner of a table is beyond the master's reach from 16 on. */
const OWNED = `RESET ROLE; CREATE ROLE alice; SET ROLE dbmaster; ${SALES} ${EXISTING}
  RESET ROLE; ALTER TABLE s.a OWNER TO alice; CREATE ROLE reader; CREATE ROLE writer;
  GRANT USAGE ON SCHEMA s TO reader, writer;
  GRANT SELECT ON s.a TO reader WITH GRANT OPTION; GRANT INSERT, DELETE ON s.a TO writer WITH GRANT OPTION;`;
const MEMBER = "GRANT reader, writer TO dbmaster;";
const FROM_BOTH =
  "SET ROLE reader; GRANT SELECT ON s.a TO svc; RESET ROLE; SET ROLE writer; GRANT INSERT ON s.a TO svc;";

/** The right to grant alice comes to the master through a group, as does what it has of her. */
const THROUGH_GROUP = `RESET ROLE; CREATE ROLE alice; CREATE ROLE hr; SET ROLE dbmaster; ${SALES} ${EXISTING}
  RESET ROLE; ALTER TABLE s.a OWNER TO alice; GRANT alice TO hr WITH ADMIN OPTION; GRANT hr TO dbmaster;`;
const OWNERS_TABLE = { grants: [tables(["a"], ["SELECT", "INSERT"])] };

export const masterRightCases: readonly Case[] = [
  {
    title:
      "has privileges that the master may grant as a member of two roles, each by its own role",
    seed: { app: OWNED + MEMBER },
    declared: { grants: [tables(["a"], ["SELECT", "INSERT", "DELETE"])] },
    holds: [
      "table s.a: DELETE by writer",
      "table s.a: INSERT by writer",
      "table s.a: SELECT by reader",
    ],
    sends: [
      ...NOTHING,
      ...["DELETE", "INSERT", "SELECT"].map((one) => `grant ${one} on table s.a to "svc"`),
    ],
  },
  {
    title: "has privileges that two roles passed on to the master",
    seed: {
      app: `${OWNED} SET ROLE reader; GRANT SELECT ON s.a TO dbmaster WITH GRANT OPTION; RESET ROLE;
        SET ROLE writer; GRANT INSERT ON s.a TO dbmaster WITH GRANT OPTION`,
    },
    declared: OWNERS_TABLE,
    holds: ["table s.a: INSERT by dbmaster", "table s.a: SELECT by dbmaster"],
  },
  {
    title: "has one privilege by the master's own option and one by that of a role it is in",
    seed: {
      app: `${OWNED} GRANT writer TO dbmaster; GRANT SELECT ON s.a TO dbmaster WITH GRANT OPTION`,
    },
    declared: OWNERS_TABLE,
    holds: ["table s.a: INSERT by writer", "table s.a: SELECT by dbmaster"],
  },
  {
    title: "loses what the two roles gave that the master is in",
    seed: { app: OWNED + MEMBER + FROM_BOTH },
    holds: [],
  },
  {
    title: "loses one of what the two roles gave, and keeps the other",
    seed: { app: OWNED + MEMBER + FROM_BOTH },
    declared: { grants: [tables(["a"], ["INSERT"])] },
    holds: ["table s.a: INSERT by writer"],
  },
  ...[
    "INHERIT FALSE, SET TRUE",
    "INHERIT TRUE, SET FALSE",
    "INHERIT FALSE, SET FALSE",
    "ADMIN TRUE, INHERIT FALSE, SET FALSE",
  ].map((options) => ({
    title: `leaves the master's older membership in an owner, granted by a group, as it was (${options})`,
    from: 16,
    seed: { app: `${THROUGH_GROUP} SET ROLE hr; GRANT alice TO dbmaster WITH ${options}` },
    declared: OWNERS_TABLE,
    holds: ["table s.a: INSERT by alice", "table s.a: SELECT by alice"],
  })),
  {
    title: "leaves the master without a membership in an owner that it may grant through a group",
    seed: { app: THROUGH_GROUP },
    declared: OWNERS_TABLE,
    holds: ["table s.a: INSERT by alice", "table s.a: SELECT by alice"],
  },
  {
    title: "leaves a membership that the group has given to the master beside its own as it was",
    from: 16,
    seed: {
      app: `${THROUGH_GROUP} GRANT alice TO dbmaster WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
        SET ROLE hr; GRANT alice TO dbmaster WITH INHERIT FALSE, SET FALSE`,
    },
    declared: OWNERS_TABLE,
    holds: ["table s.a: INSERT by alice", "table s.a: SELECT by alice"],
  },
];
