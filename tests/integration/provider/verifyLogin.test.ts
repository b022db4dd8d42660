import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { login } from "../../../provider/index";
import { check, create, read } from "../../../provider/login/provider";
import type { Emulator } from "../../emulator/emulator";
import { createPrincipals, type Principals } from "../../emulator/principals";
import type { RdsServer } from "../../emulator/rdsServer";
import { setDeployment, setEnvironment } from "../environment";
import { eventually } from "../postgres/eventually";
import { clearServer, sharedEmulator } from "../servers";
import { VERSIONS } from "../versions";
import type { Props } from "./declared";
import { brokenLogins, EXTERNAL_ID, ROLE, trustStatement, unansweredLogins } from "./refusedLogins";

useChai(chaiAsPromised);

describe("a login that is verified", function () {
  this.timeout(120_000);
  let emulator: Emulator;
  let rds: RdsServer;
  let principals: Principals;
  let roleArn: string;
  let restore: () => void;

  before(async () => {
    emulator = await sharedEmulator();
    rds = emulator.server(VERSIONS.at(-1) ?? 18);
    await rds.createDatabase("app");
    await rds.admin("CREATE ROLE svc LOGIN; GRANT rds_iam TO svc");
    principals = createPrincipals(emulator.aws);
    roleArn = await principals.createRole(ROLE, trustStatement(emulator, EXTERNAL_ID));
    await allowLogin();
    restore = setDeployment(emulator);
  });

  after(async () => {
    restore();
    await clearServer(rds);
  });

  async function allowLogin(Effect = "Allow"): Promise<void> {
    const statement = { Effect, Action: "rds-db:connect", Resource: rds.dbUserArn("svc") };
    await principals.putRolePolicy(ROLE, "connect", statement);
  }

  async function configure(config: ReadonlyMap<string, string>): Promise<void> {
    const get = (key: string): string | undefined => config.get(key);
    await login.configure({ config: { get, require: (key) => get(key) ?? "" } });
  }

  /** As a component declares it; the second external ID is the one that the role asks for. */
  function declared(change: Props = {}): Props {
    const { accountId, region } = emulator.aws;
    const trust = ["another", EXTERNAL_ID].map((externalId) => ({
      account: accountId,
      externalId,
    }));
    return {
      server: { host: rds.endpoint, port: rds.port, region },
      database: "app",
      username: "svc",
      roleArn,
      identity: {},
      trust,
      dbUserArns: [rds.dbUserArn("svc")],
      timeouts: { verifySeconds: 0 },
      driftDetection: "preview",
      ...change,
    };
  }

  it("is made where it works, and read as it was declared", async () => {
    expect(await create(declared())).to.deep.equal({ id: "svc", outs: declared() });
    expect(await read("svc", declared())).to.deep.equal({
      id: "svc",
      props: declared(),
      inputs: declared(),
    });
  });

  it("is made as the configuration of the stack says, through a role and with keys", async () => {
    const user = await principals.createUser("verifier", {
      Effect: "Allow",
      Action: "sts:AssumeRole",
      Resource: "*",
    });
    const assumeRoles = JSON.stringify([
      { roleArn: await principals.createRole("verifying", principals.accountTrust) },
    ]);
    const { accessKeyId: accessKey, secretAccessKey: secretKey } = user;
    const values = Object.entries({ accessKey, secretKey, assumeRoles });
    const config = new Map(values.map(([key, value]) => [`aws:${key}`, value]));
    await configure(config);
    const undo = setEnvironment({ AWS_ACCESS_KEY_ID: undefined });
    try {
      const { result: refusal } = await listening(() => read("svc", declared()));
      expect(refusal.props)
        .to.have.property("drift")
        .that.matches(/assumed-role\/verifying/);
      await principals.putRolePolicy("verifying", "assume", {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Resource: roleArn,
      });
      expect(await create(declared())).to.deep.equal({ id: "svc", outs: declared() });
    } finally {
      undo();
      await configure(new Map());
    }
  });

  it("is waited for while its policy is not effective", async () => {
    await allowLogin("Deny");
    const known = rds.refusals().length;
    const { result, lines } = await listening(async () => {
      const creating = create(declared({ timeouts: { verifySeconds: 100 } }));
      await eventually(() => Promise.resolve(rds.refusals().length > known));
      await allowLogin();
      return creating;
    });
    expect(result.id).to.equal("svc");
    expect(lines).to.deep.equal([
      `waiting for the login of "svc", 100 seconds at most (timeouts.verifySeconds): the server rejected the IAM token of "svc", created with "${roleArn}"`,
    ]);
  });

  it("is waited for while it has no connection left", async () => {
    await rds.admin("ALTER ROLE svc CONNECTION LIMIT 0");
    const { result, lines } = await listening(
      () => create(declared({ timeouts: { verifySeconds: 100 } })),
      () => void rds.admin("ALTER ROLE svc CONNECTION LIMIT -1"),
    );
    expect(result.id).to.equal("svc");
    expect(lines).to.deep.equal([
      'waiting for the login of "svc", 100 seconds at most (timeouts.verifySeconds): "svc" has no connection left',
    ]);
  });

  for (const { title, spoil, mend, reason, explanation } of brokenLogins) {
    it(`is drift in a refresh, and an error of create, where ${title}`, async () => {
      const place = { emulator, rds, principals, roleArn };
      const props = declared();
      const drifted = { ...props, drift: [`login is refused: ${reason(place)}`] };
      await spoil(place);
      try {
        expect(await read("svc", props)).to.deep.equal({
          id: "svc",
          props: drifted,
          inputs: drifted,
        });
        await expect(create(props)).to.be.rejected.and.eventually.have.property(
          "message",
          `login of "svc" is refused: ${reason(place)}\n${explanation(place)}`,
        );
      } finally {
        await mend(place);
      }
      expect(await read("svc", drifted)).to.deep.equal({ id: "svc", props, inputs: props });
    });
  }

  it("is tried once more in a refresh, however long create would wait", async () => {
    await allowLogin("Deny");
    const known = rds.refusals().length;
    const { props } = await read("svc", declared({ timeouts: { verifySeconds: 86400 } }));
    await allowLogin();
    expect(props).to.have.property("drift");
    expect(rds.refusals().slice(known)).to.deep.equal(
      ["svc", "svc"].map((user) => ({ user, reason: "not allowed by IAM policy" })),
    );
  });

  for (const { title, prepare, change = () => ({}), text } of unansweredLogins) {
    it(`stays as it is recorded, with one warning, where ${title}`, async () => {
      const place = { emulator, rds, principals, roleArn };
      const props = declared({ ...change(place), drift: ["login is refused: since yesterday"] });
      const undo = await prepare(place);
      try {
        const { result, lines } = await listening(() => read("svc", props));
        expect(result).to.deep.equal({ id: "svc", props, inputs: props });
        await expect(
          read("svc", { ...props, driftDetection: "required" }),
        ).to.be.rejected.and.eventually.have.property("message", required(text(place)));
        expect(lines).to.deep.equal([
          `warning: login was not verified on ${rds.endpoint}:${rds.port}: ${text(place)}`,
        ]);
        await expect(create(props)).to.be.rejected.and.eventually.have.property(
          "message",
          `could not verify the login of "svc": ${text(place)}`,
        );
      } finally {
        await undo();
      }
    });
  }

  it('is not tried where driftDetection is "off"', async () => {
    await allowLogin("Deny");
    const props = declared({ driftDetection: "off" });
    const restoreEnvironment = setEnvironment({ RDS_IAM_USER_DRIFT_DETECTION: "required" });
    expect(await read("svc", props)).to.deep.equal({ id: "svc", props });
    restoreEnvironment();
    await allowLogin();
  });

  it("is refused in a run whose RDS_IAM_USER_DRIFT_DETECTION has a wrong value", async () => {
    const restoreEnvironment = setEnvironment({ RDS_IAM_USER_DRIFT_DETECTION: "yes" });
    const reason = 'RDS_IAM_USER_DRIFT_DETECTION: expected "required" or no value, found "yes"';
    const { failures } = await check({}, declared());
    restoreEnvironment();
    expect(failures).to.deep.equal([{ property: "", reason }]);
  });

  /** The error of a refresh that requires drift detection. */
  function required(text: string): string {
    const start = `drift detection is required, and the login was not verified on ${rds.endpoint}:${rds.port}`;
    const separator = text.includes("\nHint: ") ? " " : "\nHint: ";
    return `${start}: ${text}${separator}To only warn, set driftDetection to "preview".`;
  }
});

/** What a run says beside its result. */
async function listening<T>(run: () => Promise<T>, heard: () => void = () => undefined) {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => {
    lines.push(line);
    heard();
  };
  try {
    return { result: await run(), lines };
  } finally {
    console.log = log;
  }
}
