import { expect } from "chai";
import { authTokenSource } from "../../../connect/token";

const ARGS = {
  host: "orders.xyz.eu-west-1.rds.amazonaws.com",
  port: 5433,
  region: "eu-west-1",
  username: "Orders Reader",
};
const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "made-up",
  AWS_SESSION_TOKEN: "session",
};

describe("an IAM authentication token", () => {
  const before: Record<string, string | undefined> = {};

  beforeEach(() => {
    for (const name of [...Object.keys(CREDENTIALS), "AWS_PROFILE"]) {
      before[name] = process.env[name];
      Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, CREDENTIALS);
  });

  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  });

  it("signs for the endpoint, the user and the region that were given", async () => {
    const url = new URL(`https://${await authTokenSource(ARGS)()}`);
    expect(url.host).to.equal("orders.xyz.eu-west-1.rds.amazonaws.com:5433");
    expect(url.searchParams.get("Action")).to.equal("connect");
    expect(url.searchParams.get("DBUser")).to.equal("Orders Reader");
    expect(url.searchParams.get("X-Amz-Expires")).to.equal("900");
    expect(url.searchParams.get("X-Amz-Security-Token")).to.equal("session");
    expect(url.searchParams.get("X-Amz-Credential")).to.match(
      /^AKIAEXAMPLE\/\d{8}\/eu-west-1\/rds-db\/aws4_request$/,
    );
  });

  it("has no scheme, for RDS takes none", async () => {
    expect(await authTokenSource(ARGS)()).to.match(/^orders\.xyz\..*:5433\/\?/);
  });

  it("holds no secret key", async () => {
    expect(await authTokenSource(ARGS)()).not.to.contain("made-up");
  });

  it("reads no credentials before a token is asked for", () => {
    const profile = "there-is-no-such-profile";
    expect(() => authTokenSource({ ...ARGS, profile })).not.to.throw();
  });

  it("says that a profile is missing", async () => {
    for (const name of Object.keys(CREDENTIALS)) Reflect.deleteProperty(process.env, name);
    const profile = "there-is-no-such-profile";
    const refused = await authTokenSource({ ...ARGS, profile })().catch((error: unknown) => error);
    expect(refused).to.have.property("code", "AWS_CREDENTIALS");
  });
});
