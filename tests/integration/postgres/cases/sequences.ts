/** Grants on sequences. */
import { EXISTING, type Case, NOTHING, on, SALES } from "../caseShape";

const QUEUE = `${SALES} CREATE SEQUENCE s.q; CREATE SEQUENCE s.r;`;

export const sequenceCases: readonly Case[] = [
  {
    title: "sends nothing where it has the sequences declared",
    seed: { app: `${QUEUE} ${EXISTING} GRANT USAGE, SELECT ON s.q TO svc` },
    declared: { grants: [on("SEQUENCE", ["q"], ["SELECT", "USAGE"])] },
    holds: ["sequence s.q: SELECT by dbmaster", "sequence s.q: USAGE by dbmaster"],
    sends: NOTHING,
  },
  {
    title: "has privileges on sequences, those of serial and identity columns included",
    seed: {
      app: `${QUEUE} CREATE TABLE s.c (i int GENERATED ALWAYS AS IDENTITY, j serial)`,
    },
    declared: {
      grants: [
        on("SEQUENCE", ["q"], ["USAGE"]),
        on("SEQUENCE", ["c_i_seq", "c_j_seq"], ["SELECT"]),
      ],
    },
    holds: [
      "sequence s.c_i_seq: SELECT by dbmaster",
      "sequence s.c_j_seq: SELECT by dbmaster",
      "sequence s.q: USAGE by dbmaster",
    ],
  },
  {
    title: "has ALL on a sequence, and loses what is not declared on another",
    seed: { app: `${QUEUE} ${EXISTING} GRANT ALL ON s.r TO svc` },
    declared: { grants: [on("SEQUENCE", ["q"], ["ALL"]), on("SEQUENCE", ["r"], ["SELECT"])] },
    holds: [
      ...["SELECT", "UPDATE", "USAGE"].map((one) => `sequence s.q: ${one} by dbmaster`),
      "sequence s.r: SELECT by dbmaster",
    ],
  },
  {
    title: "gains and loses grant options of sequences",
    seed: {
      app: `${QUEUE} ${EXISTING} GRANT USAGE ON s.q TO svc; GRANT USAGE ON s.r TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        on("SEQUENCE", ["q"], ["USAGE"], { grantable: true }),
        on("SEQUENCE", ["r"], ["USAGE"]),
      ],
    },
    holds: ["sequence s.q: USAGE* by dbmaster", "sequence s.r: USAGE by dbmaster"],
  },
  {
    title: "loses what a holder of the grant option granted on a sequence",
    seed: {
      app: `${QUEUE} ${EXISTING} CREATE ROLE etl; GRANT USAGE ON SCHEMA s TO etl;
        GRANT UPDATE ON s.q TO etl WITH GRANT OPTION; RESET ROLE; SET ROLE etl; GRANT UPDATE ON s.q TO svc`,
    },
    declared: { grants: [on("SEQUENCE", ["q"], ["SELECT"])] },
    holds: ["sequence s.q: SELECT by dbmaster"],
  },
  {
    title: "has privileges on a sequence of another owner, and its rights on its own",
    seed: {
      app: `CREATE ROLE alice; ${QUEUE} ${EXISTING} RESET ROLE;
        ALTER SEQUENCE s.q OWNER TO alice; ALTER SEQUENCE s.r OWNER TO svc`,
    },
    declared: { grants: [on("SEQUENCE", ["q", "r"], ["SELECT"])] },
    holds: [
      "sequence s.q: SELECT by alice",
      ...["SELECT", "UPDATE", "USAGE"].map((one) => `sequence s.r: ${one} by svc`),
    ],
  },
];
