import { expect } from "chai";
import { failure, meant, usageError } from "../../../cli/cliError";

describe("an error of the command line", () => {
  for (const [title, error, exitCode] of [
    ["a mistake of the user", usageError("what", "Hint: Do it."), 2],
    ["a failure", failure("what", "Hint: Do it."), 1],
  ] as const) {
    it(`has lines and an exit code: ${title}`, () => {
      expect(error).to.include({ name: "CliError", message: "what\nHint: Do it.", exitCode });
    });
  }

  it("is a mistake of the user where what was given cannot be read", () => {
    expect(meant(() => "a way")).to.equal("a way");
    const read = () => meant(() => JSON.parse("{") as unknown);
    expect(read).to.throw().with.property("exitCode", 2);
  });
});
