import { namesOf, ROLES } from "./before.mjs";

export async function theEnd({ say, sql, aws, output, pulumi, connection, application, expect }) {
  const printed = await pulumi.run("destroy");
  expect("six resources were deleted", printed.includes("- 6 deleted"), printed);

  const { Roles } = await aws("iam", "ListRoles", {});
  output(Roles.length === 0 ? "(no roles)" : Roles.map(({ RoleName }) => RoleName).join("\n"));
  expect("the IAM role is gone", Roles.length === 0, Roles);

  const refused = await application(connection, "SELECT session_user");
  expect("the application cannot log in", refused.exitCode === 1, refused.output);

  say("The master still logs in with its password, and finds its database as it was:");
  const roles = await sql("master", ROLES);
  expect("the role is gone", !namesOf(roles).includes("orders_reader"), roles);
  const rows = await sql("owner", "SELECT * FROM sales.invoice ORDER BY id");
  expect("every row is still there", rows.length === 2, rows);
}
