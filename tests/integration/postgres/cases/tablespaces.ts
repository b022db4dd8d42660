/** Grants on tablespaces, which all databases share. */
import { EXISTING, type Case, NOTHING, on } from "../caseShape";

const NAME = 'Fast "disk" ü';
const QUOTED = '"Fast ""disk"" ü"';

export const tablespaceCases: readonly Case[] = [
  {
    title: "sends nothing where it has the tablespaces declared",
    tablespaces: ["fast"],
    seed: { app: `${EXISTING} GRANT CREATE ON TABLESPACE fast TO svc` },
    declared: { grants: [on("TABLESPACE", ["fast"], ["CREATE"])] },
    holds: ["tablespace fast: CREATE by dbmaster"],
    sends: NOTHING,
  },
  {
    title: "has ALL on tablespaces, whatever they are called, and loses others",
    tablespaces: ["fast", NAME],
    seed: { app: `${EXISTING} GRANT CREATE ON TABLESPACE fast TO svc` },
    declared: { grants: [on("TABLESPACE", [NAME], ["ALL"])] },
    holds: [`tablespace ${QUOTED}: CREATE by dbmaster`],
  },
  {
    title: "gains and loses grant options of tablespaces",
    tablespaces: ["fast", "slow"],
    seed: {
      app: `${EXISTING} GRANT CREATE ON TABLESPACE fast TO svc; GRANT CREATE ON TABLESPACE slow TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        on("TABLESPACE", ["fast"], ["CREATE"], { grantable: true }),
        on("TABLESPACE", ["slow"], ["CREATE"]),
      ],
    },
    holds: ["tablespace fast: CREATE* by dbmaster", "tablespace slow: CREATE by dbmaster"],
  },
  {
    title: "loses a tablespace that a holder of the grant option granted",
    tablespaces: ["fast"],
    seed: {
      app: `${EXISTING} CREATE ROLE etl; GRANT CREATE ON TABLESPACE fast TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT CREATE ON TABLESPACE fast TO svc`,
    },
    holds: [],
  },
  {
    title:
      "has a superuser's tablespace that the master may grant, and keeps what the superuser granted",
    tablespaces: ["fast", "slow"],
    seed: {
      app: `${EXISTING} RESET ROLE; ALTER TABLESPACE fast OWNER TO rdsadmin; ALTER TABLESPACE slow OWNER TO rdsadmin;
        GRANT CREATE ON TABLESPACE fast TO dbmaster WITH GRANT OPTION; GRANT CREATE ON TABLESPACE slow TO svc`,
    },
    declared: { grants: [on("TABLESPACE", ["fast"], ["CREATE"])] },
    holds: ["tablespace fast: CREATE by dbmaster", "tablespace slow: CREATE by rdsadmin"],
    left: [
      'extra CREATE on tablespace slow, beyond the master\'s reach. Have "rdsadmin" run REVOKE CREATE ON TABLESPACE "slow" FROM "svc".',
    ],
  },
  {
    title: "has a tablespace once, from whichever database it is declared",
    databases: ["stock"],
    tablespaces: ["fast"],
    declared: {
      grants: [
        on("TABLESPACE", ["fast"], ["CREATE"]),
        on("TABLESPACE", ["fast"], ["CREATE"], { database: "stock", path: "grants[1]" }),
      ],
    },
    holds: ["tablespace fast: CREATE by dbmaster"],
  },
];
