// The machine's clock in a process of a test, ahead by the milliseconds in the file of TEST_CLOCK.
import { readFileSync } from "node:fs";

const Real = Date;
const ahead = () => Number(readFileSync(process.env.TEST_CLOCK, "utf8"));

globalThis.Date = class extends Real {
  constructor(...given) {
    super(...(given.length === 0 ? [Real.now() + ahead()] : given));
  }

  static now() {
    return Real.now() + ahead();
  }
};
