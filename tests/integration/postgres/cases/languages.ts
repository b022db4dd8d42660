/** Grants on languages: those of the server are a superuser's, and PUBLIC's to use. */
import { EXISTING, type Case, NOTHING, on } from "../caseShape";

const MAY_GRANT = `RESET ROLE; GRANT USAGE ON LANGUAGE plpgsql TO dbmaster WITH GRANT OPTION;
  CREATE TRUSTED LANGUAGE own HANDLER plpgsql_call_handler; ALTER LANGUAGE own OWNER TO dbmaster;
  SET ROLE dbmaster;`;

export const languageCases: readonly Case[] = [
  {
    title: "sends nothing where it has the languages declared, whatever PUBLIC has",
    seed: {
      app: `${MAY_GRANT} ${EXISTING} GRANT USAGE ON LANGUAGE plpgsql, own TO svc;
        REVOKE USAGE ON LANGUAGE own FROM PUBLIC`,
    },
    declared: { grants: [on("LANGUAGE", ["own", "plpgsql"], ["USAGE"])] },
    holds: ["language own: USAGE by dbmaster", "language plpgsql: USAGE by dbmaster"],
    sends: NOTHING,
  },
  {
    title: "has ALL on a language that the master owns and on one that it may grant",
    seed: { app: MAY_GRANT },
    declared: { grants: [on("LANGUAGE", ["own", "plpgsql"], ["ALL"])] },
    holds: ["language own: USAGE by dbmaster", "language plpgsql: USAGE by dbmaster"],
  },
  {
    title: "loses languages that are not declared, and grant options",
    seed: {
      app: `${MAY_GRANT} ${EXISTING} GRANT USAGE ON LANGUAGE plpgsql TO svc;
        GRANT USAGE ON LANGUAGE own TO svc WITH GRANT OPTION`,
    },
    declared: { grants: [on("LANGUAGE", ["own"], ["USAGE"])] },
    holds: ["language own: USAGE by dbmaster"],
  },
  {
    title: "gains the grant option of a language",
    seed: { app: `${MAY_GRANT} ${EXISTING} GRANT USAGE ON LANGUAGE plpgsql TO svc` },
    declared: { grants: [on("LANGUAGE", ["plpgsql"], ["USAGE"], { grantable: true })] },
    holds: ["language plpgsql: USAGE* by dbmaster"],
  },
  {
    title: "loses a language that a holder of the grant option granted",
    seed: {
      app: `${MAY_GRANT} ${EXISTING} CREATE ROLE etl; GRANT USAGE ON LANGUAGE own TO etl WITH GRANT OPTION;
        RESET ROLE; SET ROLE etl; GRANT USAGE ON LANGUAGE own TO svc`,
    },
    holds: [],
  },
  {
    title: "keeps a language that a superuser granted, and says so",
    seed: { app: `${EXISTING} RESET ROLE; GRANT USAGE ON LANGUAGE plpgsql TO svc` },
    holds: ["language plpgsql: USAGE by rdsadmin"],
    left: [
      'extra USAGE on language plpgsql, beyond the master\'s reach. Have "rdsadmin" run REVOKE USAGE ON LANGUAGE "plpgsql" FROM "svc".',
    ],
  },
];
