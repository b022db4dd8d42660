/** Settings that are requested or that an inspected role has. */
import { sql } from "../sql";

/** Who may set each. */
export const settingValues = sql`SELECT pg_catalog.json_agg(pg_catalog.json_build_object('name', p.name, 'context', p.context)
    ORDER BY p.name)
  FROM pg_catalog.pg_settings AS p
  WHERE pg_catalog.lower(p.name) IN (SELECT name FROM requestedSettings)
    OR pg_catalog.lower(p.name) IN (
      SELECT pg_catalog.lower(pg_catalog.split_part(c.text, '=', 1))
      FROM pg_catalog.pg_db_role_setting AS s
      CROSS JOIN LATERAL pg_catalog.unnest(s.setconfig) AS c(text)
      WHERE s.setrole IN (SELECT oid FROM inspected))`;

/** The names of all settings if a requested one does not exist. */
export const settingNames = sql`SELECT pg_catalog.json_agg(p.name ORDER BY p.name)
  FROM pg_catalog.pg_settings AS p
  WHERE EXISTS (
    SELECT FROM requestedSettings AS r
    WHERE r.name NOT LIKE '%.%'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_settings AS s WHERE pg_catalog.lower(s.name) = r.name))`;
