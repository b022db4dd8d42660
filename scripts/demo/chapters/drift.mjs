const BY_HAND = `REVOKE SELECT ON sales.invoice FROM orders_reader;
GRANT DELETE ON sales.item TO orders_reader;`;

const MISSING = "missing SELECT on table sales.invoice";
const EXTRA = "extra DELETE on table sales.item";

export async function theDrift(stage) {
  const { say, sql, connection, application, expect } = stage;
  const deployment = deploymentOf(stage);
  say("Someone revokes one privilege and grants another one, past the program:");
  await sql("owner", BY_HAND);

  deployment.sayWay();
  say(
    "A plain preview looks at the live database, and says what differs and what an update will do:",
  );
  const shown = await deployment.run("preview", { diff: true });
  expect("it names the missing privilege", shown.includes(`+     [0]: "${MISSING}"`), shown);
  expect("it names the extra privilege", shown.includes(`+     [1]: "${EXTRA}"`), shown);

  const repaired = await deployment.run("up");
  expect("one resource was updated", repaired.includes("~ 1 updated"), repaired);

  const clean = await deployment.run("preview", { expectNoChanges: true });
  expect("the next preview is clean", clean.includes("6 unchanged"), clean);
  deployment.expectWay();

  const read = await application(connection, "SELECT count(*) FROM sales.invoice");
  expect("the query that needs it works again", read.exitCode === 0, read.output);
}

/** The commands of a deployment: through the SSH server alone, where there is one. */
function deploymentOf({ say, command, pulumi, bastion, throughBastion, expect }) {
  if (throughBastion === undefined) {
    return { run: pulumi.run, sayWay: () => undefined, expectWay: () => undefined };
  }
  const logins = [];
  return {
    run: async (name, options) => {
      const before = bastion.logins();
      const printed = await pulumi.run(name, { ...options, env: throughBastion });
      logins.push(bastion.logins() - before);
      return printed;
    },
    sayWay: () => {
      say("A deployment needs the same variable as a query, and no other way to the database:");
      command("$", `export RDS_IAM_USER_VIA='${throughBastion.RDS_IAM_USER_VIA}'`);
    },
    expectWay: () =>
      expect(
        "each of the three commands logged in to the SSH server",
        logins.every((count) => count > 0),
        logins,
      ),
  };
}
