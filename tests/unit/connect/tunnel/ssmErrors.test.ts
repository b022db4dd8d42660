import { expect } from "chai";
import {
  containerError,
  destinationError,
  pluginEnded,
  pluginMissing,
  pluginSilent,
  pluginTooOld,
  sessionError,
  takesVariable,
  taskError,
} from "../../../../connect/tunnel/ssmErrors";
import { AwsCredentialsError } from "../../../../connect/credentialsError";
import { TunnelError } from "../../../../connect/tunnel/tunnelError";

const INSTANCE = 'instance "i-0123"';
const TASK = 'container "app" of ECS task "0a1b" in cluster "orders"';
const ecsTask = { cluster: "orders", task: "0a1b", container: "app" };
const CALLER = "arn:aws:sts::123456789012:assumed-role/deployer/me";
const INSTALL =
  "https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html";

/** As the SDK throws it for an answer of AWS. */
function answer(name: string, message = ""): Error {
  return Object.assign(new Error(message), { name, $fault: "client" });
}

/** As a parser throws it, which quotes what it could not read. */
const unread = Object.assign(new SyntaxError("Unexpected token: s3cret"), { name: "SyntaxError" });

const sessions: readonly {
  readonly error: Error;
  readonly callerArn?: string;
  readonly lines: readonly string[];
}[] = [
  {
    error: answer("TargetNotConnected", "i-0123 is not connected."),
    callerArn: CALLER,
    lines: [
      "TargetNotConnected (i-0123 is not connected.)",
      `Detail: Asked as "${CALLER}".`,
      "Hint: Check the ID and the Region, that it is running, and that its SSM Agent is online (aws ssm describe-instance-information; for ECS: enableExecuteCommand).",
    ],
  },
  {
    error: answer("AccessDeniedException", "User is not authorized\nto perform: ssm:StartSession"),
    lines: [
      String.raw`AccessDeniedException (User is not authorized\nto perform: ssm:StartSession)`,
      "Hint: Allow the caller ssm:StartSession on the target and on the document AWS-StartPortForwardingSessionToRemoteHost, and ssm:TerminateSession on its own sessions.",
    ],
  },
  {
    error: answer("InvalidDocument"),
    lines: [
      "InvalidDocument",
      "Hint: This Region has no document AWS-StartPortForwardingSessionToRemoteHost: use { ssh } or a tunnel of your own.",
    ],
  },
  { error: answer("InternalServerError", "UnknownError"), lines: ["InternalServerError"] },
  { error: unread, lines: ["AWS gave an answer that could not be read (SyntaxError)"] },
];

const tasks: readonly {
  readonly error: Error;
  readonly callerArn?: string;
  readonly lines: readonly string[];
}[] = [
  {
    error: answer("AccessDeniedException", "not authorized"),
    callerArn: CALLER,
    lines: [
      "AccessDeniedException (not authorized)",
      `Detail: Asked as "${CALLER}".`,
      "Hint: Allow the caller ecs:DescribeTasks on the task.",
    ],
  },
  {
    error: answer("ClusterNotFoundException", "Cluster not found."),
    lines: [
      "ClusterNotFoundException (Cluster not found.)",
      "Hint: Check the cluster and the Region.",
    ],
  },
  {
    error: unread,
    lines: [
      "AWS gave an answer that could not be read (SyntaxError)",
      "Hint: Check the cluster and the Region.",
    ],
  },
];

const MISSING = "cannot open a tunnel of Session Manager: session-manager-plugin is not on PATH";
const OLD_WHY =
  "it needs the token of the session in its command line, which every user of this machine can read";
const ENDED = `could not open a tunnel of Session Manager to ${INSTANCE}: session-manager-plugin ended`;
const ENDED_HINT =
  "Hint: Check that this machine reaches ssmmessages of the Region, and that the SSM Agent of the target has version 3.1.1374.0 or later.";

const others: readonly {
  readonly title: string;
  readonly error: TunnelError;
  readonly lines: readonly string[];
}[] = [
  {
    title: "a container that is not there",
    error: containerError({ what: TASK, region: "eu-west-1" }, ecsTask, "there is no such task"),
    lines: [
      `cannot use ${TASK} in Region "eu-west-1": there is no such task`,
      "Hint: List the tasks that run (aws ecs list-tasks --cluster orders) and name one that has this container and enableExecuteCommand.",
    ],
  },
  {
    title: "a plugin that is not there",
    error: pluginMissing(),
    lines: [MISSING, `Hint: Install it (${INSTALL}), or use { ssh } or a tunnel of your own.`],
  },
  {
    title: "a plugin that is too old",
    error: pluginTooOld("1.2.331.0"),
    lines: [
      `cannot use session-manager-plugin 1.2.331.0: ${OLD_WHY}`,
      `Hint: Install a release after 1.2.497.0 (${INSTALL}).`,
    ],
  },
  {
    title: "a plugin that calls itself by two lines",
    error: pluginTooOld("a\nb"),
    lines: [
      String.raw`cannot use session-manager-plugin a\nb: ${OLD_WHY}`,
      `Hint: Install a release after 1.2.497.0 (${INSTALL}).`,
    ],
  },
  {
    title: "a plugin that ended, with what it said",
    error: pluginEnded(INSTANCE, "\nStarting session\nCannot perform start session: EOF\n"),
    lines: [
      ENDED,
      String.raw`Detail: It said: Starting session\nCannot perform start session: EOF`,
      ENDED_HINT,
    ],
  },
  {
    title: "a plugin that ended and said nothing",
    error: pluginEnded(INSTANCE, " \n"),
    lines: [ENDED, ENDED_HINT],
  },
  {
    title: "a plugin that opens no port",
    error: pluginSilent(INSTANCE, 20),
    lines: [
      `could not open a tunnel of Session Manager to ${INSTANCE}: session-manager-plugin opened no port within 20 seconds`,
      "Hint: Check that this machine and the target reach ssmmessages of the Region.",
    ],
  },
];

const versions: Readonly<Record<string, boolean>> = {
  "1.2.497.0": false,
  "1.2.497.0\n": false,
  "1.2.497": false,
  "1.2.331.0": false,
  "1.1.999.0": false,
  "0.9": false,
  "1.2.497.1": true,
  "1.2.536.0\n": true,
  "1.2.707.0": true,
  "1.3": true,
  "1.10.0.0": true,
  "10.0": true,
  "2": true,
  "": false,
  "1.2.x": false,
  "1..9": false,
  "-2": false,
  "9e9": false,
  "The version is 1.2.707.0": false,
};

describe("sessionError", () => {
  for (const { error, callerArn, lines } of sessions) {
    it(`explains ${error.name}`, () => {
      const told = sessionError(error, { what: INSTANCE, region: "eu-west-1", callerArn });
      const [first = "", ...rest] = lines;
      expect(told.message.split("\n")).to.deep.equal([
        `could not start a session of Session Manager on ${INSTANCE} in Region "eu-west-1": ${first}`,
        ...rest,
      ]);
      expect(told.code).to.equal("ERR_TUNNEL_NOT_OPENED");
      expect(told.cause).to.equal(error === unread ? undefined : error);
    });
  }
});

describe("taskError", () => {
  for (const { error, callerArn, lines } of tasks) {
    it(`explains ${error.name}`, () => {
      const told = taskError(error, { what: TASK, region: "eu-west-1", callerArn });
      const [first = "", ...rest] = lines;
      expect(told.message.split("\n")).to.deep.equal([
        `could not look up ${TASK} in Region "eu-west-1": ${first}`,
        ...rest,
      ]);
      expect(told.code).to.equal("ERR_TUNNEL_NOT_OPENED");
      expect(told.cause).to.equal(error === unread ? undefined : error);
    });
  }
});

describe("the errors of a session's parts", () => {
  for (const { title, error, lines } of others) {
    it(`explain ${title}`, () => {
      expect(error).to.be.instanceOf(TunnelError);
      expect(error.message.split("\n")).to.deep.equal(lines);
      expect(error.code).to.equal("ERR_TUNNEL_NOT_OPENED");
    });
  }
});

describe("a session for which AWS gives no credentials", () => {
  const error = new AwsCredentialsError(
    "could not log in to AWS: expired\nDetail: No token.\nHint: Log in again.",
  );
  const request = { what: INSTANCE, region: "eu-west-1", callerArn: undefined };
  const rows = [
    ["could not start a session of Session Manager on", sessionError(error, request)],
    ["could not look up", taskError(error, request)],
  ] as const;
  for (const [failed, told] of rows) {
    it(`is told as it is: ${failed}`, () => {
      expect(told.message).to.equal(
        `${failed} ${INSTANCE}: could not log in to AWS: expired\nDetail: No token.\nHint: Log in again.`,
      );
      expect(told.cause).to.equal(error);
    });
  }
});

describe("the error of a server that the target cannot reach", () => {
  it("has the code of one that refuses, so that it is waited for", () => {
    const error = destinationError(INSTANCE, { host: "orders.example.com", port: 5432 });
    expect(error).to.include({
      message: 'instance "i-0123" could not connect to orders.example.com:5432',
      code: "ECONNREFUSED",
    });
  });
});

describe("takesVariable", () => {
  for (const [version, expected] of Object.entries(versions)) {
    it(`is ${String(expected)} for ${JSON.stringify(version)}`, () => {
      expect(takesVariable(version)).to.equal(expected);
    });
  }
});
