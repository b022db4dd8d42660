/**
 * The suites of `npm test`, the longest first, as they are started: folder below tests/, what their
 * set-up makes, and how long one test may take. The limits only end what hangs: a slow machine is no
 * failure.
 */
export const SUITES = [
  {
    name: "e2e",
    need: { engine: true, moto: true, postgres: true, examples: true },
    timeoutSeconds: 1200,
  },
  {
    name: "integration",
    need: { postgres: true, moto: true, tools: true },
    timeoutSeconds: 300,
  },
  {
    name: "package",
    need: { examples: true, matrix: true, moto: true, postgres: true },
    timeoutSeconds: 300,
  },
  {
    name: "scripts",
    need: { engine: true, moto: true, postgres: true, examples: true },
    timeoutSeconds: 1200,
  },
  { name: "unit", need: {}, timeoutSeconds: 60 },
];
