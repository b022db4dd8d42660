/** Objects in no schema that the superuser owns, and on which the master may grant. */
import type { Row } from "./rows";

/** The master may grant on them: the superuser owns them. */
export const DATABASE_OBJECTS = `CREATE FOREIGN DATA WRAPPER drift_files;
  GRANT USAGE ON FOREIGN DATA WRAPPER drift_files TO dbmaster WITH GRANT OPTION;
  CREATE SERVER drift_remote FOREIGN DATA WRAPPER drift_files;
  GRANT USAGE ON FOREIGN SERVER drift_remote TO dbmaster WITH GRANT OPTION;
  REVOKE USAGE ON LANGUAGE plpgsql FROM PUBLIC;
  GRANT USAGE ON LANGUAGE plpgsql TO dbmaster WITH GRANT OPTION;
  GRANT CREATE ON TABLESPACE pg_default TO dbmaster WITH GRANT OPTION;
  SET ROLE dbmaster; SELECT lo_create(4712), lo_create(4713);`;

/** Takes back what outlives the database. */
export function forgetShared(version: number): readonly string[] {
  return [
    "REVOKE CREATE ON TABLESPACE pg_default FROM dbmaster CASCADE",
    ...(version >= 15 ? ["REVOKE SET ON PARAMETER log_min_messages FROM dbmaster CASCADE"] : []),
  ];
}

const MASTERS = [
  {
    grant: { languages: ["plpgsql"], privileges: ["USAGE"] },
    privilege: "USAGE ON LANGUAGE plpgsql",
    words: "USAGE on language plpgsql",
  },
  {
    grant: { foreignDataWrappers: ["drift_files"], privileges: ["USAGE"] },
    privilege: "USAGE ON FOREIGN DATA WRAPPER drift_files",
    words: "USAGE on foreign-data wrapper drift_files",
  },
  {
    grant: { foreignServers: ["drift_remote"], privileges: ["USAGE"] },
    privilege: "USAGE ON FOREIGN SERVER drift_remote",
    words: "USAGE on foreign server drift_remote",
  },
  {
    grant: { tablespaces: ["pg_default"], privileges: ["CREATE"] },
    privilege: "CREATE ON TABLESPACE pg_default",
    words: "CREATE on tablespace pg_default",
  },
  {
    grant: { largeObjects: [4712], privileges: ["SELECT"] },
    privilege: "SELECT ON LARGE OBJECT 4712",
    words: "SELECT on large object 4712",
  },
  {
    grant: { parameters: ["log_min_messages"], privileges: ["SET"] },
    seed: "GRANT SET ON PARAMETER log_min_messages TO dbmaster WITH GRANT OPTION",
    privilege: "SET ON PARAMETER log_min_messages",
    words: "SET on parameter log_min_messages",
    since: 15,
  },
] as const;

export const masterRows: readonly Row[] = [
  ...MASTERS.flatMap(({ grant, privilege, words, ...more }): readonly Row[] => [
    {
      ...more,
      title: `missing ${words}`,
      args: { grants: [grant] },
      change: `SET ROLE dbmaster; REVOKE ${privilege} FROM @role`,
      drift: [`missing ${words}`],
    },
    {
      ...more,
      title: `extra ${words}`,
      change: `SET ROLE dbmaster; GRANT ${privilege} TO @role`,
      drift: [`extra ${words}`],
    },
  ]),
  {
    title: "a privilege too much on a declared large object",
    args: { grants: [{ largeObjects: [4712], privileges: ["SELECT"] }] },
    change: "SET ROLE dbmaster; GRANT UPDATE ON LARGE OBJECT 4712 TO @role",
    drift: ["extra UPDATE on large object 4712"],
  },
  {
    title: "a large object that is not declared, beside one that is",
    args: { grants: [{ largeObjects: [4712], privileges: ["SELECT"] }] },
    change: "SET ROLE dbmaster; GRANT SELECT ON LARGE OBJECT 4713 TO @role",
    drift: ["extra SELECT on large object 4713"],
  },
  {
    title: "a privilege that the superuser gave on its own",
    change: "GRANT USAGE ON LANGUAGE plpgsql TO @role",
    drift: ["extra USAGE on language plpgsql, beyond the master's reach"],
    stays: true,
    hint: 'Have "rdsadmin" run REVOKE USAGE ON LANGUAGE "plpgsql" FROM "@role".',
  },
];
