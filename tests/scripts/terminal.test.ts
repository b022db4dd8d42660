import { expect, use as useChai } from "chai";
import chaiAsPromised from "chai-as-promised";
import { openTerminal } from "../terminal";

useChai(chaiAsPromised);

/** Says what it sees of its terminal, then repeats what is typed. */
const PROGRAM = `
  const { stdin, stdout } = process;
  const size = () => stdout.columns + "x" + stdout.rows;
  stdout.on("resize", () => console.log("now " + size()));
  process.on("SIGINT", () => { console.log("interrupted"); process.exitCode = 130; stdin.pause(); });
  stdin.setEncoding("utf8").on("data", (line) => console.log("read " + line.trim()));
  stdin.on("end", () => console.log("end of input"));
  console.log([stdin.isTTY, stdout.isTTY, process.stderr.isTTY, size()].join(" "));
`;

describe("a test's terminal", function () {
  this.timeout(120_000);

  const open = (program = PROGRAM, size = { rows: 30, columns: 100 }) =>
    openTerminal(process.execPath, ["-e", program], { size });

  it("is one to the program, which sees its size", async () => {
    const terminal = open();
    await terminal.until("true true true 100x30");
    terminal.resize({ rows: 10, columns: 40 });
    await terminal.until("now 40x10");
    terminal.press("D");
    expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
    expect(terminal.output()).to.equal("true true true 100x30\r\nnow 40x10\r\nend of input\r\n");
  });

  it("types, and echoes what is typed", async () => {
    const terminal = open();
    await terminal.until("100x30");
    terminal.type("größer\r");
    await terminal.until(/größer\r\nread größer/);
    terminal.type("again\r");
    await terminal.until("read again");
    await terminal.close();
  });

  it("interrupts the program with Ctrl-C", async () => {
    const terminal = open();
    await terminal.until("100x30");
    terminal.press("C");
    expect(await terminal.ended).to.deep.equal({ code: 130, signal: null });
    expect(terminal.output()).to.equal("true true true 100x30\r\n^Cinterrupted\r\n");
  });

  it("tells a signal that ended the program, and closes its window", async () => {
    const terminal = open("setInterval(() => {}, 1000); console.log('up')");
    await terminal.until("up");
    expect(await terminal.close()).to.deep.equal({ code: null, signal: "SIGHUP" });
  });

  it("shows all of what a program prints before it ends", async () => {
    const terminal = open("process.stdout.write('x'.repeat(300_000) + 'done')");
    expect(await terminal.ended).to.deep.equal({ code: 0, signal: null });
    expect(terminal.output()).to.equal(`${"x".repeat(300_000)}done`);
  });

  it("says what was printed instead of what was waited for", async () => {
    const terminal = open("console.log('no')");
    await expect(terminal.until("yes")).to.be.rejectedWith(
      "the command ended without printing yes:\nno\r\n",
    );
  });

  it("says that there is no such program", async () => {
    const terminal = openTerminal("no-such-program", []);
    expect(await terminal.ended).to.deep.equal({ code: 127, signal: null });
    expect(terminal.output()).to.equal(
      "could not start no-such-program: No such file or directory\r\n",
    );
  });
});
