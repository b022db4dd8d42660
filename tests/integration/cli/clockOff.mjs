// Makes a process's clock wrong by CLOCK_MS.
const offsetMs = Number(process.env.CLOCK_MS);
const { now } = Date;
globalThis.Date = class extends Date {
  constructor(...given) {
    super(...(given.length === 0 ? [now() + offsetMs] : given));
  }

  static now() {
    return now() + offsetMs;
  }
};
