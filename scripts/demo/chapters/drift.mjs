const BY_HAND = `REVOKE SELECT ON sales.invoice FROM orders_reader;
GRANT DELETE ON sales.item TO orders_reader;`;

const MISSING = "missing SELECT on table sales.invoice";
const EXTRA = "extra DELETE on table sales.item";

export async function theDrift({ say, sql, pulumi, connection, application, expect }) {
  say("Someone revokes one privilege and grants another one, past the program:");
  await sql("owner", BY_HAND);

  say(
    "A plain preview looks at the live database, and says what differs and what an update will do:",
  );
  const shown = await pulumi.run("preview", { diff: true });
  expect("it names the missing privilege", shown.includes(`+     [0]: "${MISSING}"`), shown);
  expect("it names the extra privilege", shown.includes(`+     [1]: "${EXTRA}"`), shown);

  const repaired = await pulumi.run("up");
  expect("one resource was updated", repaired.includes("~ 1 updated"), repaired);

  const clean = await pulumi.run("preview", { expectNoChanges: true });
  expect("the next preview is clean", clean.includes("6 unchanged"), clean);

  const read = await application(connection, "SELECT count(*) FROM sales.invoice");
  expect("the query that needs it works again", read.exitCode === 0, read.output);
}
