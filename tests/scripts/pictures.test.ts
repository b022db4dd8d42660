import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { screenOf } from "../../scripts/pictures/screen.mjs";
import { terminalSvg } from "../../scripts/pictures/terminalSvg.mjs";
import { ensurePsql } from "../../scripts/setup/psql.mjs";
import { skip } from "../skip";
import { leftOf, makeTemporary, printing, startCommand, type Temporary } from "./command";

const FOLDER = join(__dirname, "..", "..", "docs", "pictures");
const PYTHON = process.env["PYTHON"] ?? "python3";

/** Prints what an XML parser finds in the elements `text`, a line each. */
const TEXTS = `
import sys, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
lines = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
sys.stdout.buffer.write("\\n".join(lines).encode())
`;

const HOSTILE = [
  `SELECT '<script>alert("&amp;")</script>' AS "]]>";`,
  "\u001b[31m<tspan>\u001b[0m & 'größer' 名前 🙂",
  "--><![CDATA[ <!-- &#0; %s ${x} `y`",
];

describe("npm run pictures", function () {
  this.timeout(600_000);
  let temporary: Temporary;

  beforeEach(async () => {
    temporary = await makeTemporary();
  });

  afterEach(() => temporary.guard.dismiss());

  it("draws docs/pictures as they are, from what the commands print now, and leaves nothing", async function () {
    const psql = await ensurePsql({ log: () => undefined });
    if ("reason" in psql) return skip(this, psql.reason);
    const before = texts();
    const check = startCommand(temporary, "npm", ["run", "pictures", "--", "--check"]);
    expect(await check.ended, check.printed()).to.equal(0);
    expect(texts()).to.deep.equal(before);
    expect(await leftOf(temporary)).to.deep.equal({ files: [], processes: [] });
  });

  it("leaves nothing after SIGINT while it types, and writes nothing", async function () {
    const psql = await ensurePsql({ log: () => undefined });
    if ("reason" in psql) return skip(this, psql.reason);
    const before = texts();
    const drawing = startCommand(temporary, process.execPath, ["scripts/pictures.mjs"]);
    await printing(drawing, /rds-iam-user psql/);
    drawing.child.kill("SIGINT");
    expect(await drawing.ended, drawing.printed()).to.equal(130);
    expect(texts()).to.deep.equal(before);
    expect(await leftOf(temporary)).to.deep.equal({ files: [], processes: [] });
  });

  it("has drawn pictures that an XML parser reads", () => {
    for (const [name, svg] of Object.entries(texts())) {
      expect(textsIn(svg), name).not.to.equal("");
    }
  });

  it("draws whatever is printed as text", () => {
    const lines = screenOf(HOSTILE.join("\r\n"));
    const svg = terminalSvg({ title: "<&>", description: '"', lines });
    expect(textsIn(svg)).to.equal(
      lines.map((runs) => runs.map(({ text }) => text).join("")).join("\n"),
    );
  });
});

function texts(): Readonly<Record<string, string>> {
  const names = readdirSync(FOLDER);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(FOLDER, name), "utf8")]));
}

function textsIn(svg: string): string {
  const { status, stdout, stderr } = spawnSync(PYTHON, ["-c", TEXTS], { input: svg });
  expect(status, stderr.toString()).to.equal(0);
  return stdout.toString();
}
