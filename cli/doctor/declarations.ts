/** Which servers a stack deploys to, and as which master: from its state, or from a file. */
import { type RoleInputs, parseRecorded } from "../../provider/inputs/inputs";
import { visible } from "../../connect/visible";
import { distinctNames, sortedBy } from "../../provider/postgres/sorting";

/** The type of the dynamic resource of a role. */
const roleType = "pulumi-nodejs:dynamic/rds-iam-user:Role";

/** One declaration, as the state records it. */
interface Declaration {
  /** Its Pulumi name. */
  readonly name: string;
  readonly username: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** A server with its master, and the declarations that use both. */
export interface Target {
  /** Names of the PostgreSQL roles. */
  readonly usernames: readonly string[];
  /** Databases that they name first, sorted. */
  readonly databases: readonly string[];
  /** Of the first of them: all have the same server, master, tunnel and roots. */
  readonly inputs: RoleInputs;
}

/** Declarations, or why there are none: lines of an error. */
export type Targets =
  { readonly targets: readonly Target[] } | { readonly problem: readonly string[] };

/**
 * The distinct targets of a state, as `pulumi stack export` prints it.
 * @param name of a resource or of a PostgreSQL role; `undefined`: all
 */
export function targetsInState(state: unknown, name: string | undefined): Targets {
  const declarations = resourcesIn(state).flatMap(declarationOf);
  if (declarations.length === 0) {
    return {
      problem: [
        "no RdsIamUser or Role in the state of the stack",
        "Hint: Run pulumi up first, or give the declaration as a file: --file declaration.json.",
      ],
    };
  }
  if (name === undefined) return targetsOf(declarations);
  const chosen = declarations.filter((one) => isNamed(one, name));
  if (chosen.length > 0) return targetsOf(chosen);
  const names = distinctNames(declarations.map(({ username }) => username)).map(
    (username) => `"${visible(username)}"`,
  );
  return {
    problem: [
      `no RdsIamUser or Role "${visible(name)}" in the state of the stack`,
      `Detail: There are ${names.join(", ")}.`,
      "Hint: Give one of these names, or leave out --name.",
    ],
  };
}

/** The target of a file: an object with `server`, `master` and what else a declaration has. */
export function targetInFile(document: unknown): Targets {
  if (!isObject(document)) {
    return { problem: ["the declaration is no JSON object", fileHint] };
  }
  const { server } = document;
  const stood = isObject(server) ? { ...serverStandIns, ...server } : server;
  const inputs = { ...standIns, ...document, server: stood };
  const username = typeof document["username"] === "string" ? document["username"] : "";
  return targetsOf([{ name: "", username, inputs }]);
}

const fileHint =
  'Hint: Expected { "server": { "host", "port", "region", "accountId" }, "master": { … } }, and optionally "database", "via", "ca" and "timeouts", as the resource has them.';

/** What a role needs and its master does not. */
const standIns = { username: "doctor", login: false, iamAuthentication: true, owner: "doctor" };
const serverStandIns = {
  port: 5432,
  resourceIds: ["unknown"],
  accountId: "unknown",
  partition: "aws",
};

function resourcesIn(state: unknown): readonly unknown[] {
  const { deployment } = isObject(state) ? state : {};
  const { resources } = isObject(deployment) ? deployment : {};
  return Array.isArray(resources) ? resources : [];
}

function declarationOf(resource: unknown): readonly Declaration[] {
  if (!isObject(resource) || resource["type"] !== roleType || resource["delete"] === true)
    return [];
  const { urn, inputs } = resource;
  if (typeof urn !== "string" || !isObject(inputs)) return [];
  const { username } = inputs;
  if (typeof username !== "string") return [];
  return [{ name: urn.slice(urn.lastIndexOf("::") + 2), username, inputs }];
}

/** The role of an `RdsIamUser` is its child, whose name ends in `-role`. */
function isNamed({ name, username }: Declaration, wanted: string): boolean {
  return [name, username, name.replace(/-role$/, "")].includes(wanted);
}

function targetsOf(declarations: readonly Declaration[]): Targets {
  const targets = new Map<string, Target>();
  for (const { name, username, inputs: recorded } of declarations) {
    const { inputs, problems } = parseRecorded(withoutRules(recorded));
    if (inputs === undefined) return { problem: problemLines(name, problems) };
    const key = keyOf(inputs);
    const known = targets.get(key) ?? { usernames: [], databases: [], inputs };
    targets.set(key, {
      usernames: distinctNames([...known.usernames, ...(username === "" ? [] : [username])]),
      databases: distinctNames([...known.databases, inputs.database]),
      inputs: known.inputs,
    });
  }
  return { targets: sortedBy([...targets.values()], ({ inputs }) => [keyOf(inputs)]) };
}

/** Grants do not matter here, and a newer program may have written some that this one does not know. */
function withoutRules(recorded: Declaration["inputs"]): unknown {
  return Object.fromEntries(Object.entries(recorded).filter(([key]) => keys.includes(key)));
}

const keys: readonly string[] = [
  ...["server", "master", "via", "ca", "database", "timeouts"],
  ...["username", "login", "iamAuthentication", "owner"],
];

function keyOf({ server, master, via, ca }: RoleInputs): string {
  const { host, port } = server;
  return JSON.stringify([host, port, master, via, ca]);
}

function problemLines(
  name: string,
  problems: readonly { readonly property: string; readonly reason: string }[],
): readonly string[] {
  const what = name === "" ? "the declaration" : `the declaration of "${visible(name)}"`;
  return [
    `cannot use ${what}:`,
    ...problems.map(({ property, reason }) => `  ${property}: ${reason}`),
    name === ""
      ? fileHint
      : "Hint: A value that is secret in the state cannot be read. Give the declaration as a file: --file declaration.json.",
  ];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
