import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import type { RdsIamUserArgs } from "../../../components/index";
import { inputsOf } from "./deployment";
import { deployUser, FACTS, OWNER, ROLE } from "./userDeployment";

describe("RdsIamUser's arguments for the PostgreSQL role", () => {
  it("are passed on unchanged, unknown keys too", async () => {
    const given = {
      ca: "PEM",
      via: { host: "127.0.0.1", port: 15432 },
      username: "sales_reader",
      database: "orders",
      grants: [{ schema: "sales", tables: ["invoice"], privileges: ["SELECT"] as const }],
      memberOf: [{ role: "team", admin: true }],
      extraPrivileges: "report" as const,
      settings: { search_path: ["sales"] },
      connectionLimit: 3,
      adoptExisting: true,
      onDelete: "retain" as const,
      driftDetection: "off" as const,
      logLevel: "sql" as const,
      timeouts: { lockSeconds: 5 },
      grant: "a slip of the pen",
    };
    const deployment = await deployUser(() => ({ ...given, server: FACTS }));
    expect(inputsOf(deployment, ROLE, "reader-role")).to.deep.equal({
      ...given,
      iamAuthentication: true,
      login: true,
      owner: OWNER,
      server: { ...FACTS, port: 5432, resourceIds: ["db-A", "db-B"] },
    });
  });
});

describe("RdsIamUser's master", () => {
  const ssm = { username: "/orders/db_username", password: "/orders/db_password" };
  const masterOf = async (
    master: NonNullable<RdsIamUserArgs["master"]>,
    config: Readonly<Record<string, string>>,
  ) => {
    const deployment = await deployUser(() => ({ server: FACTS, master }), { config });
    return (inputsOf(deployment, ROLE, "reader-role") as pulumi.Inputs)["master"] as unknown;
  };
  const role = "arn:aws:iam::123456789012:role/deployer";
  const config = {
    "aws:profile": "prod",
    "aws:accessKey": "AKIA",
    "aws:secretKey": "hush",
    "aws:assumeRoles": JSON.stringify([{ roleArn: role }, { roleArn: `${role}2` }]),
  };

  const cases = [
    { title: "is as given without a configuration", config: {}, expected: { ssm } },
    { title: "has nothing of the AWS configuration", expected: { ssm } },
    {
      title: "has its own profile",
      master: { ssm, profile: "mine" },
      expected: { ssm, profile: "mine" },
    },
    {
      title: "has its own role",
      master: { ssm, assumeRoleArn: role },
      expected: { ssm, assumeRoleArn: role },
    },
    {
      title: "loses nothing where the profile is undefined",
      master: { ssm, profile: undefined },
      expected: { ssm },
    },
  ];
  for (const { title, master = { ssm }, expected, ...others } of cases) {
    it(title, async () => {
      expect(await masterOf(master, others.config ?? config)).to.deep.equal(expected);
    });
  }
});
