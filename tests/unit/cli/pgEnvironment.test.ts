import { expect } from "chai";
import { environmentWith, pgVariables } from "../../../cli/pgEnvironment";

const LOGIN = {
  host: "orders.abc.eu-west-1.rds.amazonaws.com",
  port: 5432,
  user: "reader",
  database: "orders",
  dial: undefined,
  rootsFile: "/roots.pem",
};

const DIRECT = {
  PGHOST: "orders.abc.eu-west-1.rds.amazonaws.com",
  PGPORT: "5432",
  PGUSER: "reader",
  PGDATABASE: "orders",
  PGSSLMODE: "verify-full",
  PGSSLROOTCERT: "/roots.pem",
  PGSSLCERTMODE: "disable",
  PGGSSENCMODE: "disable",
};

/** What a user may have set for other servers. */
const DISTURBING = {
  PGHOSTADDR: "10.0.0.1",
  PGPASSWORD: "old",
  PGSERVICE: "other",
  PGREQUIREAUTH: "scram-sha-256",
  PGCHANNELBINDING: "require",
  PGSSLCERT: "client.crt",
  PGSSLKEY: "client.key",
  PGSSLCRL: "root.crl",
  PGSSLCRLDIR: "crl",
  PGREQUIRESSL: "1",
  PGSSLNEGOTIATION: "direct",
  PGTARGETSESSIONATTRS: "read-write",
};

const KEPT = {
  PATH: "/bin",
  PGCONNECT_TIMEOUT: "3",
  PGOPTIONS: "-c statement_timeout=5s",
  PGSSLMINPROTOCOLVERSION: "TLSv1.3",
};

describe("the environment of libpq", () => {
  it("has where and how to log in, and keeps what the user wishes for every server", () => {
    const own = { ...KEPT, ...DISTURBING, PGHOST: "elsewhere", PGSSLMODE: "disable" };
    expect(environmentWith(own, pgVariables(LOGIN))).to.deep.equal({ ...KEPT, ...DIRECT });
  });

  it("dials the near end of a tunnel, under the server's own name", () => {
    const dial = { host: "127.0.0.1", port: 15432 };
    expect(environmentWith({}, pgVariables({ ...LOGIN, dial }))).to.deep.equal({
      ...DIRECT,
      PGCONNECT_TIMEOUT: "15",
      PGHOSTADDR: "127.0.0.1",
      PGPORT: "15432",
    });
  });
});
