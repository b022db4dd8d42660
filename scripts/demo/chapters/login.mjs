const ALLOWED = "SELECT session_user, id, customer, status FROM sales.invoice ORDER BY id";
const ALLOWED_CHANGE = "UPDATE sales.invoice SET status = 'paid' WHERE id = 2";
const FORBIDDEN = "DELETE FROM sales.invoice";

export async function theLogin({ say, connection, application, expect }) {
  say(
    "An application needs that connection and connectionConfig() of pulumi-rds-iam-user/client, " +
      "which assumes the role, makes a token and has the server's certificate verified.",
  );
  const read = await application(connection, ALLOWED, { details: true });
  expect("the login works and the query is answered", read.exitCode === 0, read.output);
  const isSession = /session key: +ASIA/.test(read.output);
  expect("the token was made as the role, with keys of a session", isSession, read.output);
  expect("TLS was verified", /certificate of ".+": verified/.test(read.output), read.output);
  expect("it is orders_reader", /orders_reader +\| 1 /.test(read.output), read.output);

  const change = await application(connection, ALLOWED_CHANGE);
  expect("the granted UPDATE works", change.output.includes("UPDATE 1"), change.output);

  const refused = await application(connection, FORBIDDEN);
  const isRefused =
    refused.exitCode === 1 && refused.output.includes("permission denied for table invoice");
  expect("a DELETE that nobody granted is refused", isRefused, refused.output);
}
