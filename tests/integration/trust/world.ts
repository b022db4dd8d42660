/** Who knocks at the door of the roles: identities of two accounts, and issuers of tokens. */
import {
  CreateOpenIDConnectProviderCommand,
  CreateRoleCommand,
  GetRoleCommand,
} from "@aws-sdk/client-iam";
import type { AwsCredentials } from "../../emulator/login";
import { type Emulator, startEmulator } from "../../emulator/emulator";
import { policyText } from "../../emulator/iam/policyText";
import { createPrincipals, type Principals } from "../../emulator/principals";
import { openAccount } from "../../emulator/sts/accounts";
import { createIssuer, type Issuer } from "../../emulator/sts/issuer";
import { registerMfaDevice } from "../../emulator/sts/mfa";
import { issueSession } from "../../emulator/sts/sessions";

export const ACCOUNT = "123456789012";
export const OTHER = "210987654321";
export const STS = "sts.amazonaws.com";
/** An audience that the account's provider for GitHub allows as well. */
export const OTHER_AUDIENCE = "https://github.com/acme";
export const CLUSTER = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF";
const OTHER_CLUSTER = "https://oidc.eks.eu-central-1.amazonaws.com/id/FEDCBA9876543210";
export const MFA_CODE = "123456";
const RESERVED = "/aws-reserved/sso.amazonaws.com/";

/** Identities with keys, by a word for them. */
export type Who =
  | "user"
  | "userWithoutPolicy"
  | "userOfOther"
  | "app"
  | "appOfOther"
  | "appInPath"
  | "data"
  | "dataOfOneRegion"
  | "dataAdmin"
  | "dataOutsideThePath"
  | "dataOfOther";

export interface World {
  readonly emulator: Emulator;
  readonly principals: Principals;
  readonly keys: Readonly<Record<Who, AwsCredentials>>;
  readonly gitHub: Issuer;
  readonly cluster: Issuer;
  readonly otherCluster: Issuer;
  /** Serial number of the user's MFA device. */
  readonly mfaDevice: string;
}

const everything = { Effect: "Allow", Action: "sts:*", Resource: "*" };
const nothing = { Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" };

export async function createWorld(): Promise<World> {
  const emulator = await startEmulator({ versions: [] });
  const principals = createPrincipals(emulator.aws);
  const others = createPrincipals(await openAccount(emulator, OTHER));
  for (const [Url, ClientIDList] of [
    ["https://token.actions.githubusercontent.com", [STS, OTHER_AUDIENCE]],
    [CLUSTER, [STS]],
    [OTHER_CLUSTER, [STS]],
  ] as const) {
    const provider = { Url, ClientIDList: [...ClientIDList] };
    await principals.iam.send(new CreateOpenIDConnectProviderCommand(provider));
  }
  return {
    emulator,
    principals,
    keys: {
      user: await principals.createUser("ana", everything),
      userWithoutPolicy: await principals.createUser("bob", nothing),
      userOfOther: await others.createUser("eve", everything),
      app: await sessionOf(emulator, principals, { name: "app" }),
      appOfOther: await sessionOf(emulator, others, { name: "app" }),
      appInPath: await sessionOf(emulator, principals, { name: "app-2", path: "/team/" }),
      data: await reserved(emulator, principals, { name: "Data", path: RESERVED }),
      dataOfOneRegion: await reserved(emulator, principals, {
        name: "Data",
        path: `${RESERVED}eu-central-1/`,
      }),
      dataAdmin: await reserved(emulator, principals, { name: "Data_Admin", path: RESERVED }),
      dataOutsideThePath: await reserved(emulator, principals, { name: "Data", path: "/team/" }),
      dataOfOther: await reserved(emulator, others, { name: "Data", path: RESERVED }),
    },
    gitHub: await createIssuer(emulator, { url: "https://token.actions.githubusercontent.com" }),
    cluster: await createIssuer(emulator, { url: CLUSTER }),
    otherCluster: await createIssuer(emulator, { url: OTHER_CLUSTER }),
    mfaDevice: registerMfaDevice(emulator, { userName: "ana", code: MFA_CODE }),
  };
}

interface RolePlan {
  readonly name: string;
  readonly path?: string;
}

/** Keys of a role that may assume every role; nobody asks how it was come by. */
async function sessionOf(
  { parts }: Emulator,
  { iam, putRolePolicy }: Principals,
  { name, path = "/" }: RolePlan,
): Promise<AwsCredentials> {
  const trust = {
    Effect: "Allow",
    Action: "sts:AssumeRole",
    Principal: { Service: "ec2.amazonaws.com" },
  };
  const AssumeRolePolicyDocument = policyText(trust);
  await iam.send(new CreateRoleCommand({ RoleName: name, Path: path, AssumeRolePolicyDocument }));
  await putRolePolicy(name, "own", everything);
  const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
  if (role === undefined) throw new Error("moto made no role");
  return (await issueSession(parts.backend, role, { sessionName: "test" })).credentials;
}

let digits = 0;

/** The role of a permission set; two of one set differ in their 16 digits. */
function reserved(
  emulator: Emulator,
  principals: Principals,
  { name, path = "/" }: RolePlan,
): Promise<AwsCredentials> {
  digits += 1;
  const suffix = digits.toString(16).padStart(16, "0");
  return sessionOf(emulator, principals, { name: `AWSReservedSSO_${name}_${suffix}`, path });
}
