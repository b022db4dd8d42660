/** Grants on large objects, by number. */
import { EXISTING, type Case, NOTHING, on } from "../caseShape";

/** The second is beyond what a signed number of four bytes holds. */
const SCANS = "SELECT lo_create(4711); SELECT lo_create(4294967290);";

export const largeObjectCases: readonly Case[] = [
  {
    title: "sends nothing where it has the large objects declared",
    seed: { app: `${SCANS} ${EXISTING} GRANT SELECT ON LARGE OBJECT 4711, 4294967290 TO svc` },
    declared: { grants: [on("LARGE OBJECT", ["4711", "4294967290"], ["SELECT"])] },
    holds: ["large object 4294967290: SELECT by dbmaster", "large object 4711: SELECT by dbmaster"],
    sends: NOTHING,
  },
  {
    title: "has ALL on a large object, and loses others",
    seed: { app: `${SCANS} ${EXISTING} GRANT UPDATE, SELECT ON LARGE OBJECT 4711 TO svc` },
    declared: {
      grants: [
        on("LARGE OBJECT", ["4294967290"], ["ALL"]),
        on("LARGE OBJECT", ["4711"], ["SELECT"]),
      ],
    },
    holds: [
      "large object 4294967290: SELECT by dbmaster",
      "large object 4294967290: UPDATE by dbmaster",
      "large object 4711: SELECT by dbmaster",
    ],
  },
  {
    title: "gains and loses grant options of large objects",
    seed: {
      app: `${SCANS} ${EXISTING} GRANT SELECT ON LARGE OBJECT 4711 TO svc;
        GRANT SELECT ON LARGE OBJECT 4294967290 TO svc WITH GRANT OPTION`,
    },
    declared: {
      grants: [
        on("LARGE OBJECT", ["4711"], ["SELECT"], { grantable: true }),
        on("LARGE OBJECT", ["4294967290"], ["SELECT"]),
      ],
    },
    holds: [
      "large object 4294967290: SELECT by dbmaster",
      "large object 4711: SELECT* by dbmaster",
    ],
  },
  {
    title: "loses a large object that a holder of the grant option granted",
    seed: {
      app: `${SCANS} ${EXISTING} CREATE ROLE etl; GRANT SELECT ON LARGE OBJECT 4711 TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT SELECT ON LARGE OBJECT 4711 TO svc`,
    },
    holds: [],
  },
  {
    title: "has a large object of another owner, and its rights on its own",
    seed: {
      app: `CREATE ROLE alice; ${SCANS} ${EXISTING} RESET ROLE;
        ALTER LARGE OBJECT 4711 OWNER TO alice; ALTER LARGE OBJECT 4294967290 OWNER TO svc`,
    },
    declared: { grants: [on("LARGE OBJECT", ["4711", "4294967290"], ["SELECT"])] },
    holds: [
      "large object 4294967290: SELECT by svc",
      "large object 4294967290: UPDATE by svc",
      "large object 4711: SELECT by alice",
    ],
  },
  {
    title: "loses all large objects of one database and keeps the same number in another",
    databases: ["stock"],
    seed: {
      app: `${SCANS} ${EXISTING} GRANT SELECT ON LARGE OBJECT 4711 TO svc`,
      stock: `${SCANS} GRANT SELECT ON LARGE OBJECT 4711 TO svc`,
    },
    declared: { grants: [on("LARGE OBJECT", ["4711"], ["SELECT"], { database: "stock" })] },
    holds: ["stock: large object 4711: SELECT by dbmaster"],
  },
];
