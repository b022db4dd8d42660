import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const QUERY = "SELECT session_user, id, customer, status FROM sales.invoice ORDER BY id";
/** Every command line of the machine that is psql's or has a token. */
const COMMAND_LINES = String.raw`ps -A -ww -o args | grep -E "[p]sql -c|[X]-Amz-Signature"`;
const CLOSING_MS = 20_000;

/** @returns for the later chapters, where there is an SSH server: what a deployment needs to use it */
export async function theTunnel(stage) {
  const { say, command, bastion, shell, expect } = stage;
  if (bastion.reason !== undefined) {
    say(`Left out on this machine, because it needs an SSH server and psql. ${bastion.reason}`);
    return {};
  }
  say(
    "A server in a private network is reached through a host that is in it. Here it is OpenSSH's " +
      "own server, and all that this shell knows of the way to the database is this variable:",
  );
  command("$", `export RDS_IAM_USER_VIA='${bastion.via}'`);
  const verified = await shell.run("rds-iam-user verify");
  expect("every check of the login is ok", isAllOk(verified), verified.output);

  const answer = await shell.run(`rds-iam-user psql -- -c "${QUERY}"`);
  const isAnswered = answer.exitCode === 0 && /orders_reader +\| +1 /.test(answer.output);
  expect("the query is answered as orders_reader", isAnswered, answer.output);

  await whatPsqlIsGiven(stage);
  await anotherHost(stage);
  return { throughBastion: { RDS_IAM_USER_VIA: bastion.via } };
}

async function whatPsqlIsGiven({ say, bastion, shell, expect }) {
  say(
    "psql connects to the near end of the tunnel. Its command line, which everybody can read, has no token:",
  );
  const { output } = await shell.run(
    String.raw`rds-iam-user psql -- -c '\conninfo' -c '\! ${COMMAND_LINES}'`,
  );
  const isListed = /psql -c \\conninfo/.test(output) && !/X-Amz-Signature=/.test(output);
  expect("the token is in no command line", isListed, output);
  const [, port] = /port\W+(\d+)/i.exec(output) ?? [];
  expect(
    "the port of the tunnel is closed again",
    port !== undefined && (await isRefused(port)),
    output,
  );
  expect("no process and no file is left", isNothing(shell.left()), shell.left());
  expect("the SSH server has no connection left", await becomesIdle(bastion), "some are open");
}

async function anotherHost({ say, bastion, shell, expect }) {
  say("If the host shows another key than the expected one, nothing is sent through it:");
  const via = await bastion.viaOfAnother();
  const logins = bastion.logins();
  const refused = await shell.run(`rds-iam-user psql --via '${via}' -- -c "SELECT 1"`);
  const isRefusal = refused.exitCode === 1 && refused.output.includes("is not the expected one");
  expect("a host key that is not the expected one is refused", isRefusal, refused.output);
  expect("nobody has logged in there", bastion.logins() === logins, bastion.logins());
}

function isAllOk({ exitCode, output }) {
  return exitCode === 0 && !/ (FAILED|skipped|warning) /.test(output);
}

function isNothing({ files, processes }) {
  return files.length + processes.length === 0;
}

function isRefused(port) {
  return new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1");
    socket.once("error", ({ code }) => resolve(code === "ECONNREFUSED"));
    socket.once("connect", () => {
      socket.destroy();
      resolve(false);
    });
  });
}

/** What serves a connection on the host ends a moment after it was closed here. */
async function becomesIdle(bastion) {
  const until = Date.now() + CLOSING_MS;
  while (!(await bastion.isIdle())) {
    if (Date.now() > until) return false;
    await sleep(50);
  }
  return true;
}
