import { readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import * as ts from "typescript";

const ROOT = join(__dirname, "..", "..");
/** Where the packed package is installed, as in a stranger's program. */
const EXAMPLES = join(ROOT, "examples");

/** What a reader has in the program already, where a code block does not say it itself. */
const CONTEXT = `
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ConnectPolicy, RdsIamUser, Role, type RdsIamUserArgs, type RoleArgs, type TimeoutArgs } from "pulumi-rds-iam-user";
import { type Connection, connectionConfig } from "pulumi-rds-iam-user/client";
declare const cluster: aws.rds.Cluster;
declare const functionRole: aws.iam.Role;
declare const connection: Connection;
`;

/** Compiled beside them, to see that they are looked at. */
const WRONG = `new RdsIamUser("a", { server: cluster, grants: [{ privileges: ["SELECT"] }] });`;

/** Compiled beside them too: each type whose properties docs/arguments.md lists. */
const LISTED = `
import type * as pulumi from "@pulumi/pulumi";
import type { RdsIamUser, RdsIamUserArgs, RoleArgs, TimeoutArgs } from "pulumi-rds-iam-user";
export type Listed =
  | keyof RdsIamUserArgs
  | keyof RoleArgs
  | keyof TimeoutArgs
  | Exclude<keyof RdsIamUser, keyof pulumi.ComponentResource>;
`;

describe("code blocks of README and docs/", function () {
  // Reading the types of @pulumi/aws takes most of it.
  this.timeout(300_000);
  let program: ts.Program;
  let blocks: ReadonlyMap<string, string>;

  before(() => {
    blocks = new Map(["README.md", ...docs()].flatMap(blocksOf));
    const beside = [
      [inExamples("wrong"), `${CONTEXT}${WRONG}`],
      [inExamples("listed"), LISTED],
    ] as const;
    program = programOf(new Map([...blocks, ...beside]));
  });

  it("compile against the package as it is installed", () => {
    expect([...blocks.keys()].map((file) => basename(file))).to.include.members([
      "README-1.ts",
      "docs-grants-1.ts",
      "docs-trust-forms-1.ts",
      "docs-connecting-1.ts",
    ]);
    const problems = problemsOf(program);
    expect(problems.filter((problem) => !problem.startsWith("wrong.ts: "))).to.deep.equal([]);
    expect(problems).to.have.length(1);
  });

  it("stand beside a list of every argument and output", () => {
    const text = readFileSync(join(ROOT, "docs", "arguments.md"), "utf8");
    const rows = [...text.matchAll(/^\| `(\w+)`/gm)].map(([, name = ""]) => name);
    const listed = [...new Set(rows)].sort(); // `username` is an argument and an output
    expect(listed).to.deep.equal([...namesIn(program, inExamples("listed"))].sort());
  });
});

function docs(): readonly string[] {
  return readdirSync(join(ROOT, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`);
}

/** Each block as a file of its own, which exists in memory alone. */
function blocksOf(file: string): readonly (readonly [file: string, text: string])[] {
  const page = readFileSync(join(ROOT, file), "utf8");
  const name = file.replace(/\.md$/, "").replaceAll("/", "-");
  return [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = ""], index) => [
    inExamples(`${name}-${index + 1}`),
    text.startsWith("import") ? text : `${CONTEXT}${text}`,
  ]);
}

function inExamples(name: string): string {
  return join(EXAMPLES, `${name}.ts`);
}

function programOf(files: ReadonlyMap<string, string>): ts.Program {
  const options = optionsOfExamples();
  const host = ts.createCompilerHost(options);
  host.fileExists = (name) => files.has(name) || ts.sys.fileExists(name);
  host.readFile = (name) => files.get(name) ?? ts.sys.readFile(name);
  return ts.createProgram([...files.keys()], options, host);
}

function problemsOf(program: ts.Program): readonly string[] {
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) =>
      [basename(file?.fileName ?? ""), ts.flattenDiagnosticMessageText(messageText, "\n")].join(
        ": ",
      ),
    );
}

/** The members of the union of names that a file exports as `Listed`. */
function namesIn(program: ts.Program, file: string): readonly string[] {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(file);
  const alias = source?.statements.find(ts.isTypeAliasDeclaration);
  if (alias === undefined) return [];
  const type = checker.getTypeAtLocation(alias);
  const members = type.isUnion() ? type.types : [type];
  return members.flatMap((member) => (member.isStringLiteral() ? member.value : []));
}

function optionsOfExamples(): ts.CompilerOptions {
  const read = ts.readConfigFile(join(EXAMPLES, "tsconfig.json"), (path) => ts.sys.readFile(path));
  return ts.parseJsonConfigFileContent(read.config, ts.sys, EXAMPLES).options;
}
