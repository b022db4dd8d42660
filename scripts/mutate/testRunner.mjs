import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { INSTRUMENTER_CONSTANTS } from "@stryker-mutator/api/core";
import { PluginKind, commonTokens, declareClassPlugin } from "@stryker-mutator/api/plugin";
import {
  DryRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner";
import Mocha from "mocha";
import ts from "typescript";
import { importReader } from "./imports.mjs";

export const TEST_RUNNER = "unit-tests";

/**
 * Runs the unit tests for StrykerJS, inside its copy of the checkout. StrykerJS's own runner for Mocha
 * wants a Mocha before 12.
 *
 * Files are compiled as they are required and loaded again in the same process, so that a mutant of
 * code that runs while its file loads (a table) costs little more than one inside a function.
 */
class UnitTestRunner {
  static inject = [commonTokens.options];

  #root = process.cwd();
  #loads = importReader(this.#root);
  #require = createRequire(import.meta.url);
  #files;
  #mutants = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});
  #mocha;
  #currentTest = () => {};

  constructor({ unitTests }) {
    // A run ends with the first test that fails. What loads the least says the most of a mutant, and
    // says it soonest.
    this.#files = unitTests
      .map((file) => ({ file, loads: this.#loads(file) }))
      .sort((one, other) => one.loads.size - other.loads.size);
    compileTypeScript(this.#require.extensions);
    // The same random cases for each mutant, and few: a mutant is for a test's rows to notice.
    this.#require("fast-check").configureGlobal({ seed: 1, numRuns: 10 });
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun() {
    this.#load();
    this.#currentTest = (id) => (this.#mutants.currentTestId = id);
    const result = await this.#run({ bail: false });
    this.#currentTest = () => {};
    if (result.status === DryRunStatus.Complete) this.#putLast(result.tests.filter(isSlow));
    return { ...result, mutantCoverage: this.#mutants.mutantCoverage };
  }

  /** A run ends with the first test that fails: most mutants then need no test that takes long. */
  #putLast(tests) {
    const slow = new Set(tests.map(({ fileName }) => path.relative(this.#root, fileName)));
    this.#files.sort((one, other) => slow.has(one.file) - slow.has(other.file));
    this.#mocha = undefined;
  }

  async mutantRun(options) {
    const { activeMutant, testFilter, reloadEnvironment, mutantActivation, hitLimit } = options;
    this.#mutants.hitLimit = hitLimit;
    this.#mutants.hitCount = hitLimit ? 0 : undefined;
    const isStatic = mutantActivation === "static";
    this.#mutants.activeMutant = isStatic ? activeMutant.id : undefined;
    try {
      const mutated = path.relative(this.#root, options.sandboxFileName);
      if (isStatic) this.#load(({ loads }) => loads.has(mutated));
      else if (reloadEnvironment || this.#mocha === undefined) this.#load();
    } catch (error) {
      return toMutantRunResult({ status: DryRunStatus.Error, errorMessage: String(error) });
    }
    this.#mutants.activeMutant = activeMutant.id;
    return toMutantRunResult(await this.#run({ bail: true, testFilter }));
  }

  #load(isWanted = () => true) {
    for (const file of Object.keys(this.#require.cache)) {
      if (this.#isOwn(file)) delete this.#require.cache[file];
    }
    const mocha = new Mocha({ reporter: class {}, timeout: 0 });
    mocha.cleanReferencesAfterRun(false);
    const current = (id) => this.#currentTest(id);
    const idOf = (test) => this.#idOf(test);
    mocha.suite.beforeEach(function () {
      current(idOf(this.currentTest));
    });
    for (const { file } of this.#files.filter(isWanted)) mocha.addFile(path.resolve(file));
    mocha.loadFiles();
    this.#mocha = mocha;
  }

  #isOwn(file) {
    return file.startsWith(this.#root + path.sep) && !file.includes("node_modules");
  }

  #run({ bail, testFilter }) {
    const wanted = testFilter && new Set(testFilter);
    this.#mocha.suite.eachTest((test) => {
      test.timeout(0); // StrykerJS ends what takes too long
      // A pending test is not run.
      test.pending = wanted !== undefined && !wanted.has(this.#idOf(test));
    });
    setBail(this.#mocha.suite, bail);
    const tests = [];
    return new Promise((resolve) => {
      const runner = this.#mocha.run(() => {
        const { hitCount, hitLimit } = this.#mutants;
        const overLimit = determineHitLimitReached(hitCount, hitLimit);
        resolve(overLimit ?? { status: DryRunStatus.Complete, tests });
      });
      runner.on("pass", (test) => {
        tests.push({ ...this.#resultOf(test), status: TestStatus.Success });
      });
      runner.on("fail", (test, { message }) => {
        // What fails may be a hook of a test.
        const result = this.#resultOf(test.ctx?.currentTest ?? test);
        const failureMessage = message || "no message";
        tests.push({ ...result, status: TestStatus.Failed, failureMessage });
      });
    });
  }

  #resultOf(test) {
    const id = this.#idOf(test);
    return { id, name: id, timeSpentMs: test.duration ?? 0, fileName: test.file };
  }

  /**
   * A test is known by its title and by what stands in the files of its table: StrykerJS, which
   * compares only the test file with that of the last run, takes it for another where they changed.
   */
  #idOf(test) {
    return `${test.fullTitle()} [${this.#digestOf(path.relative(this.#root, test.file))}]`;
  }

  #digests = new Map();

  #digestOf(testFile) {
    if (!this.#digests.has(testFile)) {
      const hash = createHash("sha256").update(testFile);
      for (const file of [...this.#loads(testFile)].sort()) {
        if (file.startsWith(`tests${path.sep}`)) hash.update(readFileSync(file));
      }
      this.#digests.set(testFile, hash.digest("hex").slice(0, 8));
    }
    return this.#digests.get(testFile);
  }
}

function isSlow({ timeSpentMs }) {
  return timeSpentMs > 500;
}

function setBail(suite, bail) {
  suite.bail(bail);
  for (const child of suite.suites) setBail(child, bail);
}

function compileTypeScript(extensions) {
  const compiled = new Map();
  const compilerOptions = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    esModuleInterop: true,
  };
  extensions[".ts"] = (module, fileName) => {
    if (!compiled.has(fileName)) {
      const source = readFileSync(fileName, "utf8");
      compiled.set(fileName, ts.transpileModule(source, { fileName, compilerOptions }).outputText);
    }
    module._compile(compiled.get(fileName), fileName);
  };
}

/**
 * What StrykerJS loads.
 * @public
 */
export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, TEST_RUNNER, UnitTestRunner),
];
