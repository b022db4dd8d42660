/**
 * What is typed for each picture, in the folder of examples/basic after `pulumi up`, one after the
 * other. `before` happens first and is not shown; `leftOut` are lines of the output that are not shown.
 */
export const RECORDINGS = [
  {
    name: "psql",
    title: "rds-iam-user psql",
    description:
      "A session of psql, opened without a password: the declared SELECT is answered, a DELETE that nobody granted is refused.",
    command: ["rds-iam-user", "psql"],
    prompt: "orders=> ",
    typed: [
      "SELECT session_user, id, customer, status FROM sales.invoice;",
      "DELETE FROM sales.invoice;",
      "\\q",
    ],
    // An older psql warns of a newer server.
    leftOut: [/^WARNING: psql major version/, /^ +Some psql features might not work\.$/],
  },
  {
    name: "drift",
    title: "pulumi preview --diff after changes by hand",
    description:
      "A preview names the privilege that somebody revoked and the one that somebody granted, and the statements that an update will send.",
    before: ({ sql }) =>
      sql(
        "owner",
        "REVOKE SELECT ON sales.invoice FROM orders_reader; GRANT DELETE ON sales.item TO orders_reader;",
      ),
    command: ["pulumi", "preview", "--diff"],
    // Where resources are in the state, and the empty line that follows each message.
    leftOut: [/^ *\[(urn|id|provider)=/, /^$/],
  },
  {
    name: "verify",
    title: "rds-iam-user verify after the policy was detached",
    description:
      "Nine checks of a login, a line each: the policy is missing, so IAM does not allow the login and the server refuses it; a hint says what to do.",
    before: detachPolicy,
    command: ["rds-iam-user", "verify"],
    fails: true,
    leftOut: [],
  },
];

async function detachPolicy({ pulumi, aws }) {
  const { roleArn } = await pulumi.output("connection");
  const RoleName = roleArn.split("/").at(-1);
  const { AttachedPolicies } = await aws("iam", "ListAttachedRolePolicies", { RoleName });
  const [{ PolicyArn }] = AttachedPolicies;
  await aws("iam", "DetachRolePolicy", { RoleName, PolicyArn });
}
