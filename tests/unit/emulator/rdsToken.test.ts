import { Signer } from "@aws-sdk/rds-signer";
import { expect } from "chai";
import {
  type ExpectedLogin,
  type SigningKey,
  type TokenRefusal,
  type TokenVerdict,
  verifyToken,
} from "../../emulator/rdsToken";

const HOST = "orders.abcdefghijkl.eu-central-1.rds.amazonaws.com";
const MINUTE_MS = 60 * 1000;

const KEY: SigningKey = {
  secretAccessKey: "secret/of+the role",
  sessionToken: "session/token+with=signs",
  expiresAtMs: undefined,
};

const LOGIN: Omit<ExpectedLogin, "nowMs"> = {
  user: "orders_reader",
  region: "eu-central-1",
  endpoints: [`${HOST}:5432`],
  signingKey: (accessKeyId) => (accessKeyId === "ASIAREADER" ? KEY : undefined),
};

interface Signing {
  readonly username?: string;
  readonly region?: string;
  readonly hostname?: string;
  readonly port?: number;
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
}

/** A token of AWS's own signer; what is not said is right for LOGIN. */
function sign(signing: Signing = {}): Promise<string> {
  const { accessKeyId = "ASIAREADER", secretAccessKey = KEY.secretAccessKey } = signing;
  const { sessionToken = KEY.sessionToken ?? "" } = signing;
  const { username = LOGIN.user, region = LOGIN.region, hostname = HOST, port = 5432 } = signing;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  return new Signer({ hostname, port, region, username, credentials }).getAuthToken();
}

/** When a token was signed: AWS's signer knows no clock but the real one. */
function signedAtMs(token: string): number {
  const [, ...digits] = /X-Amz-Date=(....)(..)(..)T(..)(..)(..)Z/.exec(token) ?? [];
  const [year = 1970, month = 1, ...others] = digits.map(Number);
  return Date.UTC(year, month - 1, ...others);
}

/** Checks a token at the time of its signature, or so many minutes later. */
function verify(
  token: string,
  { minutes = 0, ...login }: Partial<ExpectedLogin> & { readonly minutes?: number } = {},
): TokenVerdict {
  const nowMs = signedAtMs(token) + minutes * MINUTE_MS;
  return verifyToken(token, { ...LOGIN, nowMs, ...login });
}

describe("verifyToken", () => {
  it("accepts a token of AWS's own signer", async () => {
    expect(verify(await sign())).to.deep.equal({ accessKeyId: "ASIAREADER" });
  });

  for (const user of ["a b", "app@svc", "a+b/c=d&e%f", "(it's) a !*", "żółw", "日本"]) {
    it(`accepts the user name ${JSON.stringify(user)}`, async () => {
      const token = await sign({ username: user });
      expect(verify(token, { user })).to.have.property("accessKeyId");
    });
  }

  for (const port of [443, 80, 6432]) {
    it(`accepts port ${String(port)}`, async () => {
      const endpoints = [`${HOST}:${String(port)}`];
      const verdict = verify(await sign({ port }), { endpoints });
      expect(verdict).to.have.property("accessKeyId");
    });
  }

  it("accepts an access key without a session", async () => {
    const credentials = { accessKeyId: "AKIAUSER", secretAccessKey: "own" };
    const target = { hostname: HOST, port: 5432, region: LOGIN.region, username: LOGIN.user };
    const token = await new Signer({ ...target, credentials }).getAuthToken();
    const key = { secretAccessKey: "own", sessionToken: undefined, expiresAtMs: undefined };
    const verdict = verify(token, { signingKey: () => key });
    expect(verdict).to.deep.equal({ accessKeyId: "AKIAUSER" });
  });

  const signed: readonly (readonly [string, Signing, TokenRefusal])[] = [
    ["another user", { username: "orders_writer" }, "other action or user"],
    ["the user in another case", { username: "Orders_Reader" }, "other action or user"],
    ["another region", { region: "eu-west-1" }, "other region or service"],
    ["another host", { hostname: "127.0.0.1" }, "other endpoint"],
    ["another port", { port: 5433 }, "other endpoint"],
    ["an unknown access key", { accessKeyId: "ASIAOTHER" }, "unknown access key"],
    ["another secret", { secretAccessKey: "guessed" }, "wrong signature"],
    ["another session", { sessionToken: "stolen" }, "wrong session token"],
  ];
  for (const [title, signing, refusal] of signed) {
    it(`refuses a token for ${title}`, async () => {
      expect(verify(await sign(signing))).to.deep.equal({ refusal });
    });
  }

  const changed: readonly (readonly [string, (token: string) => string, TokenRefusal])[] = [
    ["a password", () => "correct horse battery staple", "not a token"],
    ["nothing", () => "", "not a token"],
    ["a URL with its scheme", (token) => `https://${token}`, "not a token"],
    ["a parameter given twice", (token) => `${token}&DBUser=orders_reader`, "not a token"],
    ["a parameter more", (token) => `${token}&X-Extra=1`, "wrong signature"],
    [
      "a signature cut short",
      (token) => token.replace(/(Signature=.{60}).{4}/, "$1"),
      "wrong signature",
    ],
    ["no signature", (token) => token.replace(/&X-Amz-Signature=[0-9a-f]+/, ""), "wrong signature"],
    [
      "one digit of the signature changed",
      (token) =>
        token.replace(/Signature=(.)/, (_, digit) => `Signature=${digit === "0" ? "1" : "0"}`),
      "wrong signature",
    ],
    [
      "the user changed after signing",
      (token) => token.replace("DBUser=orders_reader", "DBUser=dbmaster"),
      "other action or user",
    ],
    ["a longer life", (token) => token.replace("Expires=900", "Expires=901"), "bad date"],
    ["no life", (token) => token.replace("Expires=900", "Expires=0"), "bad date"],
    ["no date", (token) => token.replace(/X-Amz-Date=\w+/, "X-Amz-Date=today"), "bad date"],
    [
      "another service",
      (token) => token.replace("%2Frds-db%2F", "%2Frds%2F"),
      "other region or service",
    ],
    [
      "another action",
      (token) => token.replace("Action=connect", "Action=admin"),
      "other action or user",
    ],
  ];
  for (const [title, change, refusal] of changed) {
    it(`refuses a token with ${title}`, async () => {
      expect(verify(change(await sign()))).to.deep.equal({ refusal });
    });
  }

  const times: readonly (readonly [string, number, TokenRefusal | undefined])[] = [
    ["accepts a token of 14 minutes ago", 14, undefined],
    ["refuses a token of 16 minutes ago", 16, "expired"],
    ["accepts a token of a clock that is 4 minutes ahead", -4, undefined],
    ["refuses a token of a clock that is 6 minutes ahead", -6, "signed in the future"],
  ];
  for (const [title, minutes, refusal] of times) {
    it(title, async () => {
      const verdict = verify(await sign(), { minutes });
      const expected = refusal === undefined ? { accessKeyId: "ASIAREADER" } : { refusal };
      expect(verdict).to.deep.equal(expected);
    });
  }

  it("refuses a token whose credentials have expired", async () => {
    const token = await sign();
    const expiresAtMs = signedAtMs(token) - 1;
    const verdict = verify(token, { signingKey: () => ({ ...KEY, expiresAtMs }) });
    expect(verdict).to.deep.equal({ refusal: "credentials expired" });
  });
});
