const QUERY = "SELECT session_user";

export async function thePolicy({ say, aws, connection, attachment, application, expect }) {
  say("IAM decides who gets in. Someone detaches the policy:");
  await aws("iam", "DetachRolePolicy", attachment);
  const refused = await application(connection, QUERY);
  const isRefused =
    refused.exitCode === 1 &&
    refused.output.includes('PAM authentication failed for user "orders_reader"');
  expect("the login is refused, in the words of RDS", isRefused, refused.output);

  say("And attaches it again:");
  await aws("iam", "AttachRolePolicy", attachment);
  const accepted = await application(connection, QUERY);
  expect("the login works again", accepted.exitCode === 0, accepted.output);
}
