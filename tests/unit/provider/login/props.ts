/** Inputs of a verified login as the engine hands them over, where only what is needed is said. */

export const ROLE_ARN = "arn:aws:iam::123456789012:role/svc-login";
export const DB_USER_ARN = "arn:aws:rds-db:eu-west-1:123456789012:dbuser:db-ORDERS/svc";

export const LOGIN_PROPS = {
  server: { host: "orders.rds.amazonaws.com", port: 5432, region: "eu-west-1" },
  database: "app",
  username: "svc",
  roleArn: ROLE_ARN,
  identity: {},
  dbUserArns: [DB_USER_ARN],
  trust: [{ account: "123456789012" }],
  timeouts: {},
  driftDetection: "preview",
};
