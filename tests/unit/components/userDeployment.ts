/** One RdsIamUser, deployed with mocks of the engine. */
import { RdsIamUser, type RdsIamUserArgs } from "../../../components/index";
import { type DeployOptions, deploy } from "./deployment";

export const ROLE = "pulumi-nodejs:dynamic/rds-iam-user:Role";
export const OWNER =
  "acme/shop/prod::pulumi-rds-iam-user:index:RdsIamUser$pulumi-nodejs:dynamic/rds-iam-user:Role::reader-role";

export const SERVER = {
  host: "db.example.com",
  resourceIds: ["db-B", "db-A"],
  region: "eu-west-1",
};
export const FACTS = { ...SERVER, accountId: "123456789012", partition: "aws" };

/** Deploys one RdsIamUser with the Pulumi name `reader`. */
export async function deployUser(args: () => RdsIamUserArgs, options?: DeployOptions) {
  return deploy(() => {
    const user = new RdsIamUser("reader", args());
    const { connection, dbUserArns, policyDocument, username } = user;
    return { connection, dbUserArns, policyDocument, username };
  }, options);
}
