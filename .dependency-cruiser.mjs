import { CORE_MAY_USE, IMPORT_ORDER, SOURCES } from "./scripts/check/layout.mjs";

const OWN_CODE = `^(${SOURCES.join("|")})/`;

/** The files of a folder itself, not of those below it. */
function filesOf(folder) {
  return `^${folder}/[^/]+$`;
}

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    {
      name: "no-circular",
      comment: "Files that import each other cannot be read one after the other.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    ...IMPORT_ORDER.map((folder, index) => ({
      name: `imports of ${folder}`,
      comment: "scripts/check/layout.mjs gives the order of the folders, and why.",
      severity: "error",
      from: { path: filesOf(folder) },
      to: { dependencyTypes: ["local"], pathNot: IMPORT_ORDER.slice(0, index + 1).map(filesOf) },
    })),
    {
      name: "no folder is left out",
      comment: "A folder that scripts/check/layout.mjs does not list has no place in the order.",
      severity: "error",
      from: { path: OWN_CODE, pathNot: IMPORT_ORDER.map(filesOf) },
      to: {},
    },
    {
      name: "clients of AWS are in connect/",
      comment: "Whatever reaches AWS has one place, where its errors are explained.",
      severity: "error",
      from: { path: OWN_CODE, pathNot: "^connect/" },
      to: { path: "(^|/)@(aws-sdk|smithy)/" },
    },
    {
      name: "the core does not know AWS",
      comment: "provider/postgres takes of connect/ what names no service of AWS.",
      severity: "error",
      from: { path: "^provider/postgres/" },
      to: { path: "^connect/", pathNot: CORE_MAY_USE.map((file) => `^${file}\\.ts$`) },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true, // types count: a step that needs another one's types depends on it
    tsConfig: { fileName: "tsconfig.json" },
  },
};
