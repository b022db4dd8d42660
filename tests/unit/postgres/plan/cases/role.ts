/** Cases of planning the role itself: login, attributes, marker. */
import type { PlanCase } from "../planCase";
import { settingsOf } from "./settings";
import { aDeclaration, aRole, aSession, marker } from "../../snapshots";

export const roleCases: readonly PlanCase[] = [
  {
    title: "sends nothing where the role is as declared",
    declaration: aDeclaration(),
    actual: {},
    statements: [],
  },
  {
    title: "makes a role that is absent",
    declaration: aDeclaration({ connectionLimit: 5, settings: { statement_timeout: "30s" } }),
    actual: { role: "absent", settings: settingsOf("statement_timeout") },
    statements: [
      'CREATE ROLE "svc" LOGIN CONNECTION LIMIT 5',
      `COMMENT ON ROLE "svc" IS '${marker({ generation: 0 })}'`,
      'GRANT "rds_iam" TO "svc" WITH ADMIN FALSE, INHERIT TRUE, SET TRUE',
      `ALTER ROLE "svc" SET "statement_timeout" TO '30s'`,
    ],
  },
  {
    title: "makes a group role without login and rds_iam",
    declaration: aDeclaration({ login: false, iamAuthentication: false }),
    actual: { role: "absent" },
    statements: [
      'CREATE ROLE "svc" NOLOGIN',
      `COMMENT ON ROLE "svc" IS '${marker({ generation: 0 })}'`,
    ],
  },
  {
    title: "enables a login that is disabled",
    declaration: aDeclaration(),
    actual: { role: aRole({ login: false }) },
    statements: ['ALTER ROLE "svc" LOGIN'],
  },
  {
    title: "disables the login of a group role",
    declaration: aDeclaration({ login: false }),
    actual: {},
    statements: ['ALTER ROLE "svc" NOLOGIN'],
  },
  {
    title: "sets the connection limit",
    declaration: aDeclaration({ connectionLimit: 5 }),
    actual: { role: aRole({ connectionLimit: 7 }) },
    statements: ['ALTER ROLE "svc" CONNECTION LIMIT 5'],
  },
  {
    title: "takes a connection limit away",
    declaration: aDeclaration(),
    actual: { role: aRole({ connectionLimit: 0 }) },
    statements: ['ALTER ROLE "svc" CONNECTION LIMIT -1'],
  },
  {
    title: "takes away attributes that it never gives",
    declaration: aDeclaration(),
    actual: {
      role: aRole({ foreignAttributes: ["VALID UNTIL", "NOINHERIT", "CREATEROLE", "CREATEDB"] }),
    },
    statements: [
      'ALTER ROLE "svc" NOCREATEDB',
      'ALTER ROLE "svc" NOCREATEROLE',
      'ALTER ROLE "svc" INHERIT',
      `ALTER ROLE "svc" VALID UNTIL 'infinity'`,
    ],
  },
  {
    title: "takes away a superuser's attributes as a superuser",
    declaration: aDeclaration(),
    actual: {
      session: aSession({ superuser: true }),
      role: aRole({ foreignAttributes: ["SUPERUSER", "REPLICATION", "BYPASSRLS"] }),
    },
    statements: [
      'ALTER ROLE "svc" NOBYPASSRLS',
      'ALTER ROLE "svc" NOREPLICATION',
      'ALTER ROLE "svc" NOSUPERUSER',
    ],
  },
  {
    title: "writes a lost marker again, below what people wrote",
    declaration: aDeclaration(),
    actual: { role: aRole({ comment: "reads orders; it's ours" }) },
    statements: [
      `COMMENT ON ROLE "svc" IS E'reads orders; it''s ours\\n${marker({ generation: 0 })}'`,
    ],
  },
  {
    title: "leaves text above the marker",
    declaration: aDeclaration(),
    actual: { role: aRole({ comment: `reads orders\n${marker()}` }) },
    statements: [],
  },
];
