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
  const chain = JSON.stringify([{ roleArn: role }, { roleArn: `${role}2` }]);

  const cases = [
    { title: "is as given without a configuration", config: {}, expected: { ssm } },
    {
      title: "is read with the profile of the AWS configuration",
      config: { "aws:profile": "prod" },
      expected: { ssm, profile: "prod" },
    },
    {
      title: "is read with the role of aws:assumeRoles",
      config: { "aws:assumeRoles": JSON.stringify([{ roleArn: role }]) },
      expected: { ssm, assumeRoleArn: role },
    },
    {
      title: "is read with the role of the older aws:assumeRole",
      config: { "aws:assumeRole": JSON.stringify({ roleArn: role }) },
      expected: { ssm, assumeRoleArn: role },
    },
    {
      title: "is read with its own profile, without the configured role",
      master: { ssm, profile: "mine" },
      config: { "aws:profile": "prod", "aws:assumeRole": JSON.stringify({ roleArn: role }) },
      expected: { ssm, profile: "mine" },
    },
    {
      title: "is read with its own role instead of a configured chain",
      master: { ssm, assumeRoleArn: role },
      config: { "aws:assumeRoles": chain },
      expected: { ssm, assumeRoleArn: role },
    },
    {
      title: "is read with its own profile instead of a configured chain",
      master: { ssm, profile: "mine" },
      config: { "aws:assumeRoles": chain },
      expected: { ssm, profile: "mine" },
    },
  ];
  for (const { title, master = { ssm }, config, expected } of cases) {
    it(title, async () => {
      expect(await masterOf(master, config)).to.deep.equal(expected);
    });
  }

  it("is not read through a chain of roles", async () => {
    const refused = await masterOf({ ssm }, { "aws:assumeRoles": chain }).catch(
      (error: unknown) => error,
    );
    expect(refused).to.have.property(
      "message",
      "cannot use the 2 roles of aws:assumeRoles to read the master's credentials\n" +
        "Hint: Set master.assumeRoleArn to one role, or master.profile.",
    );
  });
});
