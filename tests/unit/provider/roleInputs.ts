/** Inputs of a role as the engine hands them over, where only what is needed is said. */

/** What the engine sends for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export const SERVER = {
  host: "orders.rds.amazonaws.com",
  port: 5432,
  resourceIds: ["db-ORDERS"],
  region: "eu-west-1",
  accountId: "123456789012",
  partition: "aws",
  masterUsername: "master",
};

export const PROPS = {
  server: SERVER,
  master: { ssm: { password: "/orders/db_password" } },
  username: "svc",
  login: true,
  iamAuthentication: true,
  owner: "shop/prod::svc",
};
