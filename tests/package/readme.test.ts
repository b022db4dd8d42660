import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import * as ts from "typescript";

const ROOT = join(__dirname, "..", "..");
/** Where the packed package is installed, as in a stranger's program. */
const EXAMPLES = join(ROOT, "examples");

/** What a reader has in the program already, where a code block does not say it itself. */
const CONTEXT = `
import * as aws from "@pulumi/aws";
import { RdsIamUser, Role } from "pulumi-rds-iam-user";
declare const cluster: aws.rds.Cluster;
`;

/** Compiled beside them, to see that they are looked at. */
const WRONG = `new RdsIamUser("a", { server: cluster, grants: [{ privileges: ["SELECT"] }] });`;

describe("README's code blocks", function () {
  // Reading the types of @pulumi/aws takes most of it.
  this.timeout(300_000);

  it("compile against the package as it is installed", () => {
    const readme = readFileSync(join(ROOT, "README.md"), "utf8");
    const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
    expect(blocks).to.have.length.greaterThan(2);
    const problems = problemsOf([...blocks, WRONG]);
    const ofWrong = `readme-${blocks.length + 1}.ts: `;
    expect(problems.filter((problem) => !problem.startsWith(ofWrong))).to.deep.equal([]);
    expect(problems).to.have.length(1);
  });
});

/** What the compiler says of them, each as a file of its own that exists in memory alone. */
function problemsOf(blocks: readonly string[]): readonly string[] {
  const files = new Map(
    blocks.map((text, index) => [
      join(EXAMPLES, `readme-${index + 1}.ts`),
      text.startsWith("import") ? text : `${CONTEXT}${text}`,
    ]),
  );
  const options = optionsOfExamples();
  const host = ts.createCompilerHost(options);
  host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name);
  host.readFile = (name) => files.get(name) ?? ts.sys.readFile(name);
  const program = ts.createProgram([...files.keys()], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) =>
      [basename(file?.fileName ?? ""), ts.flattenDiagnosticMessageText(messageText, "\n")].join(
        ": ",
      ),
    );
}

function optionsOfExamples(): ts.CompilerOptions {
  const read = ts.readConfigFile(join(EXAMPLES, "tsconfig.json"), (path) => ts.sys.readFile(path));
  return ts.parseJsonConfigFileContent(read.config, ts.sys, EXAMPLES).options;
}
