import { expect } from "chai";
import { pluginOutput } from "../../../../connect/tunnel/pluginOutput";

const ID = "me-0123456789abcdef0";
const STARTING = `\nStarting session with SessionId: ${ID}\n`;
const OPENED = `${STARTING}Port 49152 opened for sessionId ${ID}.\n`;
const READY = `${OPENED}Waiting for connections...\n`;

const outputs: readonly {
  readonly title: string;
  readonly text: string;
  readonly port?: number;
  readonly failures?: number;
  /** Default: the text. */
  readonly rest?: string;
}[] = [
  { title: "nothing at first", text: "" },
  { title: "nothing while the session starts", text: STARTING },
  { title: "no port before it accepts connections", text: OPENED },
  { title: "the port once it accepts connections", text: READY, port: 49152 },
  {
    title: "the port with line ends of Windows",
    text: READY.replaceAll("\n", "\r\n"),
    port: 49152,
  },
  {
    title: "the port of a session that carries connections",
    text: `${READY}\nConnection accepted for session [${ID}]\n`,
    port: 49152,
  },
  {
    title: "that the server could not be reached",
    text: `${READY}Connection to destination port failed, check SSM Agent logs.\n`,
    port: 49152,
    failures: 1,
    rest: ", check SSM Agent logs.\n",
  },
  {
    title: "how often the server could not be reached",
    text: "Connection to destination port failed\n".repeat(3),
    failures: 3,
    rest: "\n",
  },
  {
    title: "the last part of what is long",
    text: "a".repeat(3000),
    rest: "a".repeat(2000),
  },
  {
    title: "no port without its number",
    text: "Port opened for sessionId x. Waiting for connections",
  },
];

describe("the output of session-manager-plugin", () => {
  for (const { title, text, port, failures = 0, rest = text } of outputs) {
    it(`says ${title}`, () => {
      expect(pluginOutput(text)).to.deep.equal({ port, failures, rest });
    });
  }
});
