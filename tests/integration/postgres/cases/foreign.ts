/** Grants on foreign-data wrappers, which are a superuser's, and on foreign servers. */
import { EXISTING, type Case, NOTHING, on } from "../caseShape";

const WRAPPER = `RESET ROLE; CREATE FOREIGN DATA WRAPPER w;
  GRANT USAGE ON FOREIGN DATA WRAPPER w TO dbmaster WITH GRANT OPTION; SET ROLE dbmaster;`;
const SERVERS = `${WRAPPER} CREATE SERVER r FOREIGN DATA WRAPPER w; CREATE SERVER t FOREIGN DATA WRAPPER w;`;

export const foreignCases: readonly Case[] = [
  {
    title: "sends nothing where it has the wrapper and the foreign server declared",
    seed: {
      app: `${SERVERS} ${EXISTING} GRANT USAGE ON FOREIGN DATA WRAPPER w TO svc; GRANT USAGE ON FOREIGN SERVER r TO svc`,
    },
    declared: {
      grants: [
        on("FOREIGN DATA WRAPPER", ["w"], ["USAGE"]),
        on("FOREIGN SERVER", ["r"], ["USAGE"]),
      ],
    },
    holds: ["foreign server r: USAGE by dbmaster", "foreign-data wrapper w: USAGE by dbmaster"],
    sends: NOTHING,
  },
  {
    title: "has a wrapper that the master may grant, and foreign servers",
    seed: { app: SERVERS },
    declared: {
      grants: [
        on("FOREIGN DATA WRAPPER", ["w"], ["ALL"]),
        on("FOREIGN SERVER", ["r", "t"], ["ALL"]),
      ],
    },
    holds: [
      "foreign server r: USAGE by dbmaster",
      "foreign server t: USAGE by dbmaster",
      "foreign-data wrapper w: USAGE by dbmaster",
    ],
  },
  {
    title: "loses wrappers and foreign servers that are not declared",
    seed: {
      app: `${SERVERS} ${EXISTING} GRANT USAGE ON FOREIGN DATA WRAPPER w TO svc;
        GRANT USAGE ON FOREIGN SERVER r, t TO svc`,
    },
    declared: { grants: [on("FOREIGN SERVER", ["t"], ["USAGE"])] },
    holds: ["foreign server t: USAGE by dbmaster"],
  },
  {
    title: "gains and loses grant options of wrappers and foreign servers",
    seed: {
      app: `${SERVERS} ${EXISTING} GRANT USAGE ON FOREIGN DATA WRAPPER w TO svc WITH GRANT OPTION;
        GRANT USAGE ON FOREIGN SERVER r TO svc`,
    },
    declared: {
      grants: [
        on("FOREIGN DATA WRAPPER", ["w"], ["USAGE"]),
        on("FOREIGN SERVER", ["r"], ["USAGE"], { grantable: true }),
      ],
    },
    holds: ["foreign server r: USAGE* by dbmaster", "foreign-data wrapper w: USAGE by dbmaster"],
  },
  {
    title: "loses wrappers and foreign servers that holders of the grant option granted",
    seed: {
      app: `${SERVERS} ${EXISTING} CREATE ROLE etl; GRANT USAGE ON FOREIGN DATA WRAPPER w TO etl WITH GRANT OPTION;
        GRANT USAGE ON FOREIGN SERVER r TO etl WITH GRANT OPTION; RESET ROLE; SET ROLE etl;
        GRANT USAGE ON FOREIGN DATA WRAPPER w TO svc; GRANT USAGE ON FOREIGN SERVER r TO svc`,
    },
    holds: [],
  },
  {
    title: "keeps a wrapper that a superuser granted, and says so",
    seed: {
      app: `${WRAPPER} ${EXISTING} RESET ROLE; GRANT USAGE ON FOREIGN DATA WRAPPER w TO svc`,
    },
    holds: ["foreign-data wrapper w: USAGE by rdsadmin"],
    left: [
      'extra USAGE on foreign-data wrapper w, beyond the master\'s reach. Have "rdsadmin" run REVOKE USAGE ON FOREIGN DATA WRAPPER "w" FROM "svc".',
    ],
  },
  {
    title: "has a foreign server of another owner, and its rights on its own",
    seed: {
      app: `CREATE ROLE alice; ${SERVERS} ${EXISTING} RESET ROLE;
        ALTER FOREIGN DATA WRAPPER w OWNER TO rdsadmin; GRANT USAGE ON FOREIGN DATA WRAPPER w TO alice, svc;
        ALTER SERVER r OWNER TO alice; ALTER SERVER t OWNER TO svc;
        REVOKE USAGE ON FOREIGN DATA WRAPPER w FROM svc`,
    },
    declared: { grants: [on("FOREIGN SERVER", ["r", "t"], ["USAGE"])] },
    holds: ["foreign server r: USAGE by alice", "foreign server t: USAGE by svc"],
  },
];
