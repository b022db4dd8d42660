/** SQL of objects of every type, for tests that are about no single one. */

/** Run as the superuser: some are its own, and it lets the master grant on them. */
export const OBJECTS = `CREATE FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN DATA WRAPPER w TO dbmaster WITH GRANT OPTION;
  GRANT USAGE ON LANGUAGE plpgsql TO dbmaster WITH GRANT OPTION; SET ROLE dbmaster;
  CREATE SERVER r FOREIGN DATA WRAPPER w; CREATE SEQUENCE s.q; CREATE TYPE s.mood AS ENUM ();
  CREATE PROCEDURE s.p(int) LANGUAGE sql AS ''; SELECT lo_create(4711)`;

/** What the role `svc` is given on them. */
export const ON_EVERY_TYPE = `SET ROLE dbmaster; GRANT UPDATE (note) ON s.a TO svc; GRANT ALL ON SEQUENCE s.q TO svc;
  GRANT USAGE ON TYPE s.mood TO svc; GRANT EXECUTE ON PROCEDURE s.p(int) TO svc;
  GRANT USAGE ON LANGUAGE plpgsql TO svc; GRANT USAGE ON FOREIGN DATA WRAPPER w TO svc;
  GRANT USAGE ON FOREIGN SERVER r TO svc; GRANT SELECT ON LARGE OBJECT 4711 TO svc;
  ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO svc;
  ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT EXECUTE ON ROUTINES TO svc`;
