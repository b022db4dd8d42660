import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import prettier from "prettier";

// `node scripts/grantTypes.mjs` writes the types of grants on objects from the table of object types, as
// it was built last. With `--check` it only says whether they are stale.
const root = fileURLToPath(new URL("..", import.meta.url));
const { futureTypeOf, objectTypes, presentTypeNames } =
  await import("../bin/provider/postgres/model/objectTypes.js");

const FILE = path.join("provider", "inputs", "grants", "objectArgs.ts");
const MANUAL = "https://www.postgresql.org/docs/current";

const config = await prettier.resolveConfig(path.join(root, FILE));
const text = await prettier.format(module(), { ...config, parser: "typescript" });
const before = await readFile(path.join(root, FILE), "utf8").catch(() => "");
if (text !== before) {
  if (process.argv.includes("--check")) {
    console.error(`${FILE} is stale: run node scripts/grantTypes.mjs`);
    process.exitCode = 1;
  } else {
    await writeFile(path.join(root, FILE), text);
  }
}

function module() {
  const named = presentTypeNames.filter((type) => objectTypes[type].doc !== undefined);
  const forms = named.flatMap((type) => {
    const { key, inSchema } = objectTypes[type];
    const args = `${pascal(type)}GrantArgs`;
    return inSchema && futureTypeOf(type) !== undefined
      ? [args, `WithFuture<${args}, "${key}">`]
      : [args];
  });
  return `/**
 * Grants that name objects, a type an object type. Written by scripts/grantTypes.mjs from the table in
 * provider/postgres/model/objectTypes.ts.
 */
import type { Input } from "@pulumi/pulumi";
import type { PrivilegeOn } from "../../postgres/model/objectTypes";
import type {
  Grantable,
  InDatabase,
  InSchema,
  Names,
  NamesOrAll,
  Only,
  Privileges,
  WithFuture,
} from "./keys";

${presentTypeNames.map(privilegeType).join("\n")}
${named.map(grantType).join("\n")}
/** A grant that names objects under a key of its own. */
export type ObjectGrantArgs = ${forms.join(" | ")};
`;
}

function privilegeType(type) {
  const { privileges } = objectTypes[type];
  const since = privileges.map((one) => one.since);
  return `/**
 * Privileges on ${article(type)}${versions(privileges, since)}.
 * @see ${MANUAL}/ddl-priv.html
 */
export type ${pascal(type)}Privilege = PrivilegeOn<"${type}">;
`;
}

function article(type) {
  const { word } = objectTypes[type];
  return `a ${word}`;
}

/** `; MAINTAIN from PostgreSQL 17`, where not every server has them all. */
function versions(privileges) {
  const later = privileges.filter(({ since }) => since > 0);
  if (later.length === 0) return "";
  const from = `PostgreSQL ${later[0].since / 10000}`;
  return later.length === privileges.length
    ? `; ${from} and later`
    : `; ${later.map(({ name }) => `\`${name}\``).join(", ")} from ${from}`;
}

function grantType(type) {
  const { key, doc, inSchema, shared, namedBy } = objectTypes[type];
  const place = inSchema ? ["InSchema"] : shared ? [] : ["InDatabase"];
  const keys = inSchema ? `"schema" | "${key}"` : `"${key}"`;
  const names = namedBy === "number" ? "Input<readonly Input<number>[]>" : "Names";
  const objects = inSchema ? "NamesOrAll" : names;
  return `/**
 * Privileges on ${doc.objects}.${doc.note === undefined ? "" : ` ${doc.note}`}
 * @see ${MANUAL}/sql-grant.html
 */
export interface ${pascal(type)}GrantArgs extends ${[...place, "Grantable", `Only<${keys}>`].join(", ")} {
  /** ${doc.names} */
  readonly ${key}: ${objects};
  /** Privileges, or \`["ALL"]\`. */
  readonly privileges: Privileges<${pascal(type)}Privilege>;
  ${shared ? `/** All databases share ${key}. */\n  readonly database?: never;` : ""}
}
`;
}

/** `ForeignServer` of `FOREIGN SERVER`. */
function pascal(type) {
  return type
    .split(" ")
    .map((word) => `${word[0]}${word.slice(1).toLowerCase()}`)
    .join("");
}
