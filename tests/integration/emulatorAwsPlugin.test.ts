import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { check } from "../emulator/awsPlugin/check";
import { awsClients } from "../emulator/awsPlugin/clients";
import { diff, inputsFrom } from "../emulator/awsPlugin/diff";
import { iamInlinePolicy } from "../emulator/awsPlugin/iamInlinePolicy";
import { iamOpenIdConnectProvider } from "../emulator/awsPlugin/iamOpenIdConnectProvider";
import { iamGroup, iamUser } from "../emulator/awsPlugin/iamPrincipal";
import { invokes } from "../emulator/awsPlugin/invokes";
import type { Properties } from "../emulator/awsPlugin/properties";
import type { ResourceType } from "../emulator/awsPlugin/resourceType";
import {
  ecsTaskDefinition,
  eksPodIdentityAssociation,
  iamInstanceProfile,
  lambdaFunction,
} from "../emulator/awsPlugin/storedType";
import { makeHome } from "../emulator/callers/caller";
import { type Emulator, startEmulator } from "../emulator/emulator";
import type { AwsCredentials } from "../emulator/login";
import { createPrincipals, type Principals } from "../emulator/principals";
import { createIssuer } from "../emulator/sts/issuer";
import { setEnvironment } from "./environment";

useChai(chaiAsPromised);

const ACCOUNT = "123456789012";
const ISSUER = "https://token.example.com/id/1";
const ASSUME = { Effect: "Allow", Action: "sts:AssumeRole" };
const POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" },
});

describe("the stand-in AWS plugin", function () {
  this.timeout(120_000);

  let emulator: Emulator;
  let principals: Principals;
  let restore: () => void;

  before(async () => {
    emulator = await startEmulator({
      versions: [16, 17],
      cluster: { version: 17, identifier: "orders-cluster" },
    });
    principals = createPrincipals(emulator.aws);
    restore = setEnvironment({
      ...emulator.aws.env,
      AWS_PROFILE: undefined,
      EMULATOR_EKS_CLUSTERS: JSON.stringify({ shop: ISSUER }),
    });
  });

  after(async () => {
    restore();
    await emulator.stop();
  });

  describe("makes", () => {
    for (const kind of ["role", "user", "group"] as const) {
      it(`an inline policy of a ${kind}, changes it and removes it`, async () => {
        const aws = awsClients({});
        await makeOwner(kind);
        const type = iamInlinePolicy(aws, kind);
        const inputs = { [kind]: `owner-${kind}`, name: "connect", policy: POLICY };
        const { id } = await type.create(inputs);
        expect(id).to.equal(`owner-${kind}:connect`);
        expect(await type.read(id, {})).to.deep.equal({ id, state: inputs });
        const changed = { ...inputs, policy: POLICY.replace("s3:ListAllMyBuckets", "s3:*") };
        await type.update(id, inputs, changed);
        expect((await type.read(id, {}))?.state).to.deep.equal(changed);
        await type.delete(id, changed);
        expect(await type.read(id, {})).to.equal(undefined);
      });
    }

    async function makeOwner(kind: "role" | "user" | "group"): Promise<void> {
      const name = `owner-${kind}`;
      if (kind === "role") await principals.createRole(name, principals.accountTrust);
      else await (kind === "user" ? iamUser : iamGroup)(awsClients({})).create({ name, path: "/" });
    }

    it("users and groups", async () => {
      const aws = awsClients({});
      for (const [type, kind] of [
        [iamUser(aws), "user"],
        [iamGroup(aws), "group"],
      ] as const) {
        const { id, state } = await type.create({ name: "analysts", path: "/data/" });
        expect(state).to.include({ arn: `arn:aws:iam::${ACCOUNT}:${kind}/data/analysts` });
        expect((await type.read(id, state))?.state).to.deep.equal(state);
        await type.delete(id, state);
        expect(await type.read(id, state)).to.equal(undefined);
      }
    });

    it("an OpenID Connect provider, whose URL has no scheme", async () => {
      const type = iamOpenIdConnectProvider(awsClients({}));
      const news = { url: "https://made.example.com", clientIdLists: ["sts.amazonaws.com"] };
      const { inputs } = check(type, { name: "made", olds: {}, news });
      const { id, state } = await type.create(inputs);
      expect(id).to.equal(`arn:aws:iam::${ACCOUNT}:oidc-provider/made.example.com`);
      expect(state).to.include({ url: "made.example.com" });
      const live = await type.read(id, {});
      expect(live).to.deep.equal({ id, state });
      expect(diff(type, inputs, inputsFrom(type, state, inputs))).to.deep.equal([]);
      await type.delete(id, state);
      expect(await type.read(id, {})).to.equal(undefined);
    });

    const place = `eu-central-1:${ACCOUNT}`;
    const stored: readonly (readonly [
      string,
      (aws: ReturnType<typeof awsClients>) => ResourceType,
      Properties,
      Properties,
    ])[] = [
      [
        "a Lambda function",
        lambdaFunction,
        { name: "orders", role: "r" },
        { arn: `arn:aws:lambda:${place}:function:orders` },
      ],
      [
        "an ECS task definition",
        ecsTaskDefinition,
        { family: "orders", containerDefinitions: "[]" },
        { arn: `arn:aws:ecs:${place}:task-definition/orders:1`, revision: 1 },
      ],
      [
        "a Pod Identity association",
        eksPodIdentityAssociation,
        { clusterName: "shop", namespace: "shop", serviceAccount: "orders", roleArn: "r" },
        { clusterName: "shop" },
      ],
      [
        "an instance profile",
        iamInstanceProfile,
        { name: "orders", path: "/", role: "r" },
        { arn: `arn:aws:iam::${ACCOUNT}:instance-profile/orders` },
      ],
    ];
    for (const [title, typeOf, inputs, outputs] of stored) {
      it(title, async () => {
        const type = typeOf(awsClients({}));
        const { id, state } = await type.create(inputs);
        expect(state).to.include({ ...inputs, ...outputs });
        expect(Object.keys(state)).to.include.members([...type.computed]);
        expect(await type.read(id, state)).to.deep.equal({ id, state });
        expect(diff(type, inputs, inputsFrom(type, state, inputs))).to.deep.equal([]);
        const tagged = await type.update(id, state, { ...inputs, tags: { team: "orders" } });
        const untagged = await type.update(id, tagged.state, inputs);
        expect(untagged).to.deep.equal({ id, state });
      });
    }
  });

  describe("answers", () => {
    async function invoke(token: string, args: Properties): Promise<Properties> {
      const answer = invokes(awsClients({}))[token];
      if (answer === undefined) throw new Error(`no ${token}`);
      return answer(args);
    }

    it("getCluster and getInstance", async () => {
      const clusterIdentifier = "orders-cluster";
      const cluster = emulator.server(17);
      expect(await invoke("aws:rds/getCluster:getCluster", { clusterIdentifier })).to.deep.include({
        id: clusterIdentifier,
        clusterResourceId: cluster.resourceId,
        endpoint: cluster.endpoint,
        iamDatabaseAuthenticationEnabled: true,
        masterUsername: cluster.masterUsername,
      });
      const instance = emulator.server(16);
      const dbInstanceIdentifier = instance.identifier;
      expect(await invoke("aws:rds/getInstance:getInstance", { dbInstanceIdentifier })).to.include({
        address: instance.endpoint,
        dbInstanceIdentifier,
        masterUsername: instance.masterUsername,
        port: 5432,
        resourceId: instance.resourceId,
      });
    });

    it("getRole", async () => {
      const arn = await principals.createRole("looked-up", principals.accountTrust);
      expect(await invoke("aws:iam/getRole:getRole", { name: "looked-up" })).to.include({
        arn,
        id: "looked-up",
        name: "looked-up",
      });
      await expect(invoke("aws:iam/getRole:getRole", { name: "none" })).to.be.rejectedWith(
        "no IAM role none",
      );
    });

    it("getOpenIdConnectProvider by ARN and by URL", async () => {
      const token = "aws:iam/getOpenIdConnectProvider:getOpenIdConnectProvider";
      const type = iamOpenIdConnectProvider(awsClients({}));
      const { id } = await type.create({ url: "https://found.example.com", clientIdLists: ["a"] });
      for (const args of [{ arn: id }, { url: "https://found.example.com" }]) {
        const found = await invoke(token, args);
        expect(found).to.deep.include({ arn: id, clientIdLists: ["a"], url: "found.example.com" });
      }
    });

    it("getCluster of EKS, where the test has one", async () => {
      const token = "aws:eks/getCluster:getCluster";
      expect(await invoke(token, { name: "shop" })).to.deep.include({
        arn: `arn:aws:eks:eu-central-1:${ACCOUNT}:cluster/shop`,
        identities: [{ oidcs: [{ issuer: ISSUER }] }],
      });
      await expect(invoke(token, { name: "other" })).to.be.rejectedWith(
        "EMULATOR_EKS_CLUSTERS has no cluster other",
      );
    });
  });

  describe("acts as", () => {
    const all = { Effect: "Allow", Action: "sts:*", Resource: "*" };
    let keys: AwsCredentials;
    let first: string;
    let second: string;

    before(async () => {
      keys = await principals.createUser("configured", all);
      const AWS = `arn:aws:iam::${ACCOUNT}:user/configured`;
      first = await principals.createRole("first", { ...ASSUME, Principal: { AWS } });
      second = await principals.createRole("second", {
        ...ASSUME,
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Principal: { AWS: first },
        Condition: {
          StringEquals: { "sts:ExternalId": "contract", "aws:RequestTag/team": "orders" },
        },
      });
    });

    async function whoIs(config: Properties): Promise<unknown> {
      const token = "aws:index/getCallerIdentity:getCallerIdentity";
      return (await invokes(awsClients(config))[token]?.({}))?.["arn"];
    }

    function keyConfig(): Properties {
      return { accessKey: keys.accessKeyId, secretKey: keys.secretAccessKey };
    }

    it("the environment's keys", async () => {
      expect(await whoIs({ profile: "" })).to.equal(emulator.aws.deployerArn);
    });

    it("the keys of its configuration", async () => {
      expect(await whoIs(keyConfig())).to.equal(`arn:aws:iam::${ACCOUNT}:user/configured`);
    });

    it("the last role of a chain, with session name, external id and tags", async () => {
      const chain = [
        { roleArn: first },
        {
          roleArn: second,
          sessionName: "deploy",
          externalId: "contract",
          tags: { team: "orders" },
          duration: "15m",
        },
      ];
      const config = { ...keyConfig(), assumeRoles: JSON.stringify(chain) };
      expect(await whoIs(config)).to.equal(`arn:aws:sts::${ACCOUNT}:assumed-role/second/deploy`);
      const bare = [{ roleArn: first }, { roleArn: second, tags: { team: "orders" } }];
      await expect(whoIs({ ...keyConfig(), assumeRoles: JSON.stringify(bare) })).to.be.rejectedWith(
        "is not authorized to perform: sts:AssumeRole",
      );
    });

    it("a profile of shared files", async () => {
      const folder = await makeHome(emulator);
      const [config, credentials] = [join(folder, "config"), join(folder, "credentials")];
      await writeFile(
        config,
        `[profile chained]\nrole_arn = ${first}\nsource_profile = base\nrole_session_name = shared\n`,
      );
      await writeFile(
        credentials,
        `[base]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
      );
      const files = {
        profile: "chained",
        sharedConfigFiles: JSON.stringify([config]),
        sharedCredentialsFiles: JSON.stringify([credentials]),
      };
      expect(await whoIs(files)).to.equal(`arn:aws:sts::${ACCOUNT}:assumed-role/first/shared`);
    });

    it("whom an identity provider vouches for", async () => {
      const issuer = await createIssuer(emulator, { url: ISSUER });
      const { id } = await iamOpenIdConnectProvider(awsClients({})).create({
        url: ISSUER,
        clientIdLists: ["sts.amazonaws.com"],
      });
      const roleArn = await principals.createRole("workflow", {
        Effect: "Allow",
        Action: "sts:AssumeRoleWithWebIdentity",
        Principal: { Federated: id },
      });
      const webIdentityToken = await issuer.sign({ sub: "ci", aud: "sts.amazonaws.com" });
      const session = { roleArn, sessionName: "ci", webIdentityToken };
      const config = { assumeRoleWithWebIdentity: JSON.stringify(session) };
      expect(await whoIs(config)).to.equal(`arn:aws:sts::${ACCOUNT}:assumed-role/workflow/ci`);
    });
  });
});
