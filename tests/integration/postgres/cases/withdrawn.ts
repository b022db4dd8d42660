/** What was declared before and is not now, where extras that nobody declared are left alone. */
import { EXISTING, type Case, lasting, member, on, preset, SALES, tables } from "../caseShape";

const SEED = `${SALES} ${EXISTING} CREATE ROLE payroll; CREATE ROLE auditors;
  GRANT payroll, auditors TO svc; GRANT USAGE ON SCHEMA s TO svc;
  GRANT SELECT, INSERT ON s.a TO svc; GRANT UPDATE ON s.a TO svc WITH GRANT OPTION;`;
const NOW = [on("SCHEMA", ["s"], ["USAGE"]), tables(["a"], ["UPDATE"])];

export const withdrawnCases: readonly Case[] = (["report", "ignore"] as const).flatMap(
  (extraPrivileges): readonly Case[] => [
    {
      title: `loses what is no longer declared where extraPrivileges is ${extraPrivileges}, and keeps what nobody declared`,
      only: [14, 18],
      seed: { app: SEED },
      declared: {
        extraPrivileges,
        grants: NOW,
        previous: {
          iamAuthentication: true,
          memberOf: [member("payroll")],
          grants: [
            ...NOW,
            tables(["a"], ["SELECT"]),
            tables(["a"], ["UPDATE"], { grantable: true }),
          ],
        },
      },
      holds: [
        "member of auditors",
        "schema s: USAGE by dbmaster",
        "table s.a: INSERT by dbmaster",
        "table s.a: UPDATE by dbmaster",
      ],
    },
    {
      title: `loses a preset and its default privileges where extraPrivileges is ${extraPrivileges}`,
      only: [14, 18],
      seed: {
        app: `${SALES} ${EXISTING} GRANT USAGE ON SCHEMA s TO svc; GRANT CONNECT ON DATABASE app TO svc;
          GRANT SELECT ON ALL TABLES IN SCHEMA s TO svc; GRANT DELETE ON s.b TO svc;
          ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO svc; CREATE TABLE s.c ()`,
      },
      declared: {
        extraPrivileges,
        previous: {
          iamAuthentication: true,
          memberOf: [],
          grants: [lasting(preset("readOnly"))],
        },
      },
      holds: ["table s.b: DELETE by dbmaster"],
    },
  ],
);
