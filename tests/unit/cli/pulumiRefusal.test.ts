import { expect } from "chai";
import { pulumiMissing, pulumiRefusal, type StackPlace } from "../../../cli/pulumiRefusal";

const CURRENT: StackPlace = { stack: undefined, cwd: undefined };
const FILE = "Or give the connection as a file: --file connection.json";

const rows: readonly (readonly [string, StackPlace, string, readonly string[]])[] = [
  [
    "nobody is logged in",
    CURRENT,
    "error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions\n",
    [
      "could not read the outputs of the current stack: pulumi is not logged in",
      `Hint: Log in with pulumi login, or set PULUMI_ACCESS_TOKEN or PULUMI_BACKEND_URL. ${FILE}`,
    ],
  ],
  [
    "no stack is selected",
    CURRENT,
    "error: no stack selected; please use `pulumi stack select` to choose one\n",
    [
      "could not read the outputs of the current stack: this folder has no Pulumi program, or no stack is selected there",
      `Hint: Run pulumi stack select there, or name the stack and the folder: --stack dev --cwd infrastructure. ${FILE}`,
    ],
  ],
  [
    "there is no such stack",
    { stack: "nope", cwd: undefined },
    "error: no stack named 'nope' found\n",
    [
      'could not read the outputs of stack "nope": there is no such stack',
      `Hint: Run pulumi stack ls for their names. ${FILE}`,
    ],
  ],
  [
    "there is no such folder",
    { stack: undefined, cwd: "nowhere" },
    "error: chdir nowhere: no such file or directory\n",
    [
      'could not read the outputs of the current stack: there is no folder "nowhere"',
      `Hint: Check --cwd. ${FILE}`,
    ],
  ],
  [
    "there is no program",
    { stack: undefined, cwd: "empty" },
    "error: no Pulumi.yaml project file found (searching upwards from /empty)\n",
    [
      'could not read the outputs of the current stack: folder "empty" has no Pulumi program',
      `Hint: Name its folder: --cwd infrastructure. ${FILE}`,
    ],
  ],
  [
    "the passphrase is missing",
    CURRENT,
    "error: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables\n",
    [
      "could not read the outputs of the current stack: pulumi needs the passphrase of the stack",
      `Hint: Set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE. ${FILE}`,
    ],
  ],
  [
    "something else happened",
    CURRENT,
    "error: the backend\nis \u001b[31maway\n",
    [
      "could not read the outputs of the current stack: pulumi stack output failed",
      "Detail: It says: the backend\\nis \\u001b[31maway",
      `Hint: Run pulumi stack output in the folder of the program. ${FILE}`,
    ],
  ],
  [
    "it says nothing",
    CURRENT,
    "",
    [
      "could not read the outputs of the current stack: pulumi stack output failed",
      "Detail: It says: nothing",
      `Hint: Run pulumi stack output in the folder of the program. ${FILE}`,
    ],
  ],
];

describe("pulumiRefusal", () => {
  for (const [title, place, said, lines] of rows) {
    it(`says what to do where ${title}`, () => {
      expect(pulumiRefusal(place, said)).to.include({ message: lines.join("\n"), exitCode: 2 });
    });
  }

  it("says what to do without pulumi", () => {
    expect(pulumiMissing()).to.include({
      message: [
        "could not read the outputs of a stack: there is no pulumi on the PATH",
        `Hint: Install it (https://www.pulumi.com/docs/install/). ${FILE}`,
      ].join("\n"),
      exitCode: 2,
    });
  });

  it("says the same of what else is read", () => {
    const reading = { what: "the state", command: "pulumi stack export", otherwise: "Or wait." };
    expect(pulumiMissing(reading).message).to.equal(
      "could not read the state of a stack: there is no pulumi on the PATH\n" +
        "Hint: Install it (https://www.pulumi.com/docs/install/). Or wait.",
    );
    expect(pulumiRefusal(CURRENT, "", reading).message).to.equal(
      [
        "could not read the state of the current stack: pulumi stack export failed",
        "Detail: It says: nothing",
        "Hint: Run pulumi stack export in the folder of the program. Or wait.",
      ].join("\n"),
    );
  });
});
