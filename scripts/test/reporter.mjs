import { appendFileSync } from "node:fs";
import Mocha from "mocha";

const { EVENT_RUN_END, EVENT_TEST_FAIL, EVENT_TEST_PASS, EVENT_TEST_PENDING } =
  Mocha.Runner.constants;

/** How long a finished run may take to close what it has opened. */
const CLOSING_SECONDS = 60;

/**
 * Mocha's "spec" reporter, which also writes each result as a line of JSON to the file of its option
 * `output` as it happens: a process that crashes takes no result with it.
 */
export default class ResultsReporter extends Mocha.reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const write = (result) =>
      appendFileSync(options.reporterOptions.output, `${JSON.stringify(result)}\n`);
    runner.on(EVENT_TEST_PASS, (test) => write({ state: "passed", title: test.fullTitle() }));
    runner.on(EVENT_TEST_PENDING, (test) => write({ state: "skipped", title: test.fullTitle() }));
    runner.on(EVENT_TEST_FAIL, (test, error) =>
      write({ state: "failed", title: test.fullTitle(), message: String(error?.message ?? error) }),
    );
    runner.once(EVENT_RUN_END, () => {
      write({ state: "end" });
      refuseToHang(write);
    });
  }
}

// Does not keep the process alive: it fires only where something else does.
function refuseToHang(write) {
  const timer = setTimeout(() => {
    const open = process.getActiveResourcesInfo().join(", ");
    write({ state: "failed", title: `the run ends by itself (still open: ${open})` });
    process.exit(1);
  }, CLOSING_SECONDS * 1000);
  timer.unref();
}
