/** Grants on configuration parameters, which are the first superuser's. */
import { EXISTING, type Case, NOTHING, on } from "../caseShape";

const MAY_GRANT = `RESET ROLE; GRANT SET, ALTER SYSTEM ON PARAMETER work_mem, log_statement TO dbmaster WITH GRANT OPTION;
  SET ROLE dbmaster;`;

export const parameterCases: readonly Case[] = [
  {
    title: "sends nothing where it has the parameters declared",
    from: 15,
    seed: {
      app: `${MAY_GRANT} ${EXISTING} GRANT SET, ALTER SYSTEM ON PARAMETER log_statement TO svc`,
    },
    declared: { grants: [on("PARAMETER", ["log_statement"], ["ALTER SYSTEM", "SET"])] },
    holds: [
      "parameter log_statement: ALTER SYSTEM by dbmaster",
      "parameter log_statement: SET by dbmaster",
    ],
    sends: NOTHING,
  },
  {
    title: "has parameters that the master may grant, an extension's and a word of SQL included",
    from: 15,
    seed: {
      app: `${MAY_GRANT} RESET ROLE; GRANT SET ON PARAMETER "My.Limit", TimeZone TO dbmaster WITH GRANT OPTION`,
    },
    declared: {
      grants: [on("PARAMETER", ["log_statement", "my.limit", "timezone", "work_mem"], ["SET"])],
    },
    holds: ["log_statement", "my.limit", "timezone", "work_mem"].map(
      (name) => `parameter ${name}: SET by dbmaster`,
    ),
  },
  {
    title: "has ALL on a parameter, and loses others",
    from: 15,
    seed: { app: `${MAY_GRANT} ${EXISTING} GRANT SET ON PARAMETER log_statement TO svc` },
    declared: { grants: [on("PARAMETER", ["work_mem"], ["ALL"])] },
    holds: ["parameter work_mem: ALTER SYSTEM by dbmaster", "parameter work_mem: SET by dbmaster"],
  },
  {
    title: "gains and loses grant options of parameters",
    from: 15,
    seed: {
      app: `${MAY_GRANT} ${EXISTING} GRANT SET ON PARAMETER work_mem TO svc;
        GRANT SET ON PARAMETER log_statement TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        on("PARAMETER", ["work_mem"], ["SET"], { grantable: true }),
        on("PARAMETER", ["log_statement"], ["SET"]),
      ],
    },
    holds: ["parameter log_statement: SET by dbmaster", "parameter work_mem: SET* by dbmaster"],
  },
  {
    title: "loses a parameter that a holder of the grant option granted",
    from: 15,
    seed: {
      app: `${MAY_GRANT} ${EXISTING} CREATE ROLE etl; GRANT SET ON PARAMETER work_mem TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT SET ON PARAMETER work_mem TO svc`,
    },
    holds: [],
  },
  {
    title: "keeps a parameter that a superuser granted, and says so",
    from: 15,
    seed: { app: `${EXISTING} RESET ROLE; GRANT SET ON PARAMETER log_statement TO svc` },
    holds: ["parameter log_statement: SET by rdsadmin"],
    left: [
      'extra SET on parameter log_statement, beyond the master\'s reach. Have "rdsadmin" run REVOKE SET ON PARAMETER "log_statement" FROM "svc".',
    ],
  },
];
