/**
 * Stands in for AWS's session-manager-plugin: the same command line, the same lines on standard output,
 * the same signals. Behind it is the emulator's gateway, whose protocol is not AWS's.
 *
 * @see https://github.com/aws/session-manager-plugin
 */
import { request } from "node:http";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

const VERSION = "1.2.707.0";
const RESPONSE_VARIABLE = "AWS_SSM_START_SESSION_RESPONSE";
/** Program and script, then response, region, operation. AWS's CLI also gives profile, request, endpoint. */
const FEWEST_ARGUMENTS = 3;

async function main([response = "", ...others]) {
  if (response === "") {
    print(
      "\nThe Session Manager plugin was installed successfully. Use the AWS CLI to start a session.\n\n",
    );
  } else if (response === "--version" && others.length === 0) {
    print(`${VERSION}\n`);
  } else if (others.length + 1 < FEWEST_ARGUMENTS) {
    print(
      `\nUnknown operation ${response}. \nUse session-manager-plugin --version to check the version.\n\n`,
    );
  } else {
    const session = responseIn(response);
    const [, operation, , startRequest] = others;
    if (startRequest !== undefined) requireTarget(startRequest);
    if (operation === "StartSession") await startSession(session);
    else print("Invalid Operation");
  }
}

/** AWS's does not check that there is a target: it fails. */
function requireTarget(startRequest) {
  if (typeof JSON.parse(startRequest).Target === "string") return;
  process.stderr.write("panic: interface conversion: interface {} is nil, not string\n");
  process.exit(2);
}

/** Either the response itself, or the name of the variable that has it. */
function responseIn(argument) {
  if (!argument.startsWith(RESPONSE_VARIABLE)) return argument;
  const response = process.env[argument] ?? "";
  // What this process starts need not know the token.
  delete process.env[argument];
  return response;
}

async function startSession(response) {
  try {
    const { SessionId, StreamUrl, TokenValue } = JSON.parse(response);
    const session = { id: SessionId, streamUrl: StreamUrl, token: TokenValue };
    print(`\nStarting session with SessionId: ${session.id}\n`);
    serve(session, await connectTo(session, "publish_subscribe"));
  } catch (error) {
    giveUp(error);
  }
}

/** It ends with 0 also where it fails, as AWS's does. */
function giveUp(error) {
  exit(`Cannot perform start session: ${error.message}\n`);
}

function connectTo({ streamUrl, token }, role) {
  const url = new URL(streamUrl);
  url.protocol = "http:";
  url.searchParams.set("role", role);
  const headers = { connection: "Upgrade", upgrade: "ssm", authorization: token };
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers });
    asked.once("upgrade", (_, socket, first) => {
      socket.unshift(first);
      resolve(socket);
    });
    asked.once("response", ({ statusCode }) => {
      reject(new Error(`failed to open data channel with error: status ${String(statusCode)}`));
    });
    asked.once("error", reject);
    asked.end();
  });
}

function serve(session, messages) {
  const handlers = {
    handshake: ({ localPort }) => {
      handleSignals(session, messages);
      listen(session, localPort).catch(giveUp);
    },
    connectError: () => {
      print("\nConnection to destination port failed, check SSM Agent logs.\n");
    },
    closed: () => {
      exit(`\n\nExiting session with sessionId: ${session.id}.\n\n`);
    },
  };
  createInterface({ input: messages }).on("line", (line) => {
    const message = JSON.parse(line);
    handlers[message.type](message);
  });
  messages.on("error", () => undefined); // "close" follows
  // AWS's asks ResumeSession for a new token now, and gets none.
  messages.once("close", () => {
    exit(`Session: ${session.id} timed out.\n`);
  });
}

function handleSignals({ id }, messages) {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGTSTP"]) {
    process.once(signal, () => {
      print("Terminate signal received, exiting.\n");
      messages.write(`${JSON.stringify({ type: "terminate" })}\n`, () => {
        exit(`\n\nExiting session with sessionId: ${id}.\n\n`);
      });
    });
  }
}

async function listen(session, localPort) {
  let isFirst = true;
  const server = createServer((socket) => {
    if (isFirst) print(`\nConnection accepted for session [${session.id}]\n`);
    isFirst = false;
    forward(session, socket);
  });
  await new Promise((resolve, reject) => {
    server.once("error", ({ code, address, port }) => {
      const why = code === "EADDRINUSE" ? "bind: address already in use" : code;
      reject(new Error(`listen tcp ${address}:${String(port)}: ${why}`));
    });
    server.listen(localPort, "127.0.0.1", resolve);
  });
  const { port } = server.address();
  // Without a line break between the two.
  print(`Port ${String(port)} opened for sessionId ${session.id}.`);
  print("\nWaiting for connections...\n");
}

function forward(session, socket) {
  socket.on("error", () => undefined); // its client may be gone
  connectTo(session, "stream").then(
    (stream) => {
      stream.on("error", () => undefined);
      stream.once("close", () => socket.destroySoon());
      socket.once("close", () => stream.destroySoon());
      socket.pipe(stream).pipe(socket);
    },
    () => socket.destroy(),
  );
}

function print(text) {
  process.stdout.write(text);
}

let isEnding = false;

/** What ends it first says why. */
function exit(text) {
  if (isEnding) return;
  isEnding = true;
  process.stdout.write(text, () => process.exit(0));
}

await main(process.argv.slice(2));
