import { expect } from "chai";
import { type Matrix, setUp } from "../../scripts/setup.mjs";
import { type Emulator, startEmulator } from "../emulator/emulator";
import { ALL } from "../all";
import { skip } from "../skip";
import { declareUser } from "./declareUser";
import { type DynamicProvider, withDynamicProvider } from "./dynamicProvider";
import { argsOn, environmentOf } from "./userOnEmulator";

// As scripts/setup/matrix.mjs has them; that the two agree is the first test.
const NODE_LINES = ["20.19", "22", "24"];
const PULUMI_VERSIONS = ["3.248.0", "3.270.0"] as const;
/** Each release at least once, the oldest with the oldest; every pair where all is tested. */
const PAIRS = ALL
  ? NODE_LINES.flatMap((line) => PULUMI_VERSIONS.map((version) => [line, version] as const))
  : ([
      ["20.19", "3.248.0"],
      ["22", "3.270.0"],
      ["24", "3.270.0"],
    ] as const);
const POSTGRES_VERSION = 17;
const GRANTS = [{ database: "postgres", privileges: ["CONNECT"] }];

describe("supported releases", () => {
  let matrix: Matrix;
  let emulator: Emulator;

  before(async () => {
    const needed = await setUp({ need: { examples: true, matrix: true }, log: console.log });
    if (needed.matrix === undefined) throw new Error("the set-up gave no matrix");
    matrix = needed.matrix;
    emulator = await startEmulator({ versions: [POSTGRES_VERSION] });
  });

  after(() => emulator.stop());

  it("are those of the set-up", () => {
    expect(matrix.programs.map(({ pulumi }) => pulumi)).to.deep.equal(PULUMI_VERSIONS);
    const lines = NODE_LINES.filter((line, index) =>
      matrix.nodes[index]?.version.startsWith(`${line}.`),
    );
    expect(lines).to.deep.equal(NODE_LINES);
  });

  for (const [line, version] of PAIRS) {
    it(`Node.js ${line} with @pulumi/pulumi ${version}: a user is made, read and removed`, async function () {
      const node = matrix.nodes.find((entry) => entry.version.startsWith(`${line}.`))?.node;
      const program = matrix.programs.find(({ pulumi }) => pulumi === version)?.program ?? "";
      if (node === undefined) return skip(this, `npm has no Node.js ${line} for this machine`);
      const args = argsOn(emulator, POSTGRES_VERSION, GRANTS);
      const { text, inputs } = declareUser({ program, node, name: "matrix_user", args });
      const env = environmentOf(emulator);
      await withDynamicProvider({ program, node, text, env }, async (provider) => {
        await liveAndDie(provider, inputs);
      });
    });
  }
});

async function liveAndDie(
  provider: DynamicProvider,
  inputs: Readonly<Record<string, unknown>>,
): Promise<void> {
  const checked = await provider.check({}, inputs);
  expect(checked).to.deep.equal({ inputs, failures: [] });
  const { id, outs } = await provider.create(checked.inputs);
  expect((await provider.check(inputs, inputs)).inputs).to.deep.equal(inputs);
  expect((await provider.diff(id, outs, inputs)).changes).to.equal(false);
  expect(await provider.read(id, outs)).to.deep.equal({ id, props: outs, inputs });
  await provider.delete(id, outs);
  expect((await provider.read(id, outs)).id).to.equal("");
}
