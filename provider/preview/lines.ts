/** What a preview says beside the engine's own lines: what will be sent, and what to know before. */
import type { Props } from "../engine/props";
import { unmanaged } from "../postgres/desired/claim";
import type { Desired } from "../postgres/desired/desiredRole";
import type { ObjectName } from "../postgres/model/declaration";
import type { Plan, Refusal } from "../postgres/model/plan";
import type { PublicWrite, Snapshot } from "../postgres/model/snapshot";
import { listInWords, objectInWords, quoted } from "../postgres/model/names";
import { grantKey } from "../postgres/model/grantKey";
import { distinctNames, groupedBy } from "../postgres/order";
import { NOT_INSPECTED } from "../postgres/plan/steps";

/** More lines than this end with a count; the SQL is always whole. */
const maxLines = 100;
/** `--diff` lists more reasons than these. */
const maxReasons = 20;

/** A change to a role, as it is told. */
export interface Change {
  /** `role "svc" will be changed`. */
  readonly headline: string;
  /** What differs from the declaration: the reasons. */
  readonly drift: readonly string[];
  readonly plan: Plan;
  readonly logLevel: "quiet" | "summary" | "sql";
}

/** The reasons first, then what may break something, then the rest; nothing where nothing is sent. */
export function changeLines({ headline, drift, plan, logLevel }: Change): readonly string[] {
  const all = plan.transactions.flatMap(({ database, statements }) =>
    statements.map((statement) => ({ database, ...statement })),
  );
  const unseen = databasesUnseen(plan);
  if (logLevel === "quiet" || all.length + unseen.length === 0) return [];
  const databases = distinctNames(all.map(({ database }) => database));
  const place = (database: string): string =>
    databases.length === 1 ? "" : `database ${quoted(database)}: `;
  const told = all.map(({ database, summary }) => `${place(database)}${summary}`);
  const isHazard = (index: number): boolean => all[index]?.hazard !== undefined;
  const hazards = [
    ...told.filter((_, index) => isHazard(index)),
    ...unseen.map(
      (name) =>
        `revoke what it holds in database ${quoted(name)}, which a preview does not look into`,
    ),
  ];
  return [
    `${headline}:`,
    ...limited("drift: ", drift, maxReasons),
    ...limited("hazard: ", hazards, maxLines),
    ...limited(
      "",
      told.filter((_, index) => !isHazard(index)),
      maxLines,
    ),
    ...(logLevel === "sql" ? sqlLines(plan) : []),
  ];
}

/** Databases that are not declared: only an update looks into them, and revokes what the role holds. */
function databasesUnseen({ unreachable }: Plan): readonly string[] {
  return unreachable.flatMap(({ difference, reason }) =>
    difference.kind === "other database" && reason === NOT_INSPECTED ? difference.database : [],
  );
}

/** The statements themselves, in the order in which they are sent. */
function sqlLines({ transactions }: Plan): readonly string[] {
  return transactions.flatMap(({ database, statements }) => [
    `  SQL in database ${quoted(database)}:`,
    ...statements.map(({ text, shown = text }) => `    ${shown};`),
  ]);
}

/** Each kind by itself, so that no long list hides a hazard. */
function limited(kind: string, lines: readonly string[], limit: number): readonly string[] {
  const rest = lines.length - limit;
  const shown = rest <= 0 ? lines : [...lines.slice(0, limit), `and ${String(rest)} more`];
  return shown.map((line) => `  ${kind}${line}`);
}

/** What `up` would be refused for, unless it creates what is missing before. */
export function refusalWarnings(role: string, refusals: readonly Refusal[]): readonly string[] {
  return limitedWarnings(
    refusals.map(({ path, reason, hint }) => {
      const where = path === "" ? "" : `${path}: `;
      return `role ${quoted(role)}: ${where}${reason}\nHint: ${hint}`;
    }),
    `role ${quoted(role)}: and`,
  );
}

/**
 * What an update will be refused for where the role is another one than was made, under its name:
 * only its oid tells. `unmarked`: oid of the live role, which carries no marker.
 */
export function strangerWarnings(
  olds: Props,
  { username, adoptExisting }: Props,
  unmarked: number,
): readonly string[] {
  const isStranger = typeof olds["oid"] === "number" && olds["oid"] !== unmarked;
  if (!isStranger || adoptExisting === true || username !== olds["username"]) return [];
  return refusalWarnings(String(username), [unmanaged(String(username))]);
}

/**
 * A warning where destroy would leave the role in place: it removes only the generation that the
 * state records. `live`: the generation in the role's marker, where the marker is this resource's.
 */
export function generationWarnings(
  { username, generation }: Props,
  { onDelete }: Props,
  live: number | undefined,
): readonly string[] {
  if (live === undefined || typeof generation !== "number" || generation === live) return [];
  if (onDelete === "retain") return [];
  const counts = `the state records generation ${String(generation)}, the role's marker says ${String(live)}`;
  return [
    `role ${quoted(String(username))}: destroy would leave the role, because it was created again since: ${counts}\n` +
      "Hint: Run pulumi refresh: it records the role that exists now.",
  ];
}

function limitedWarnings(lines: readonly string[], more: string): readonly string[] {
  const rest = lines.length - maxLines;
  return rest <= 0 ? lines : [...lines.slice(0, maxLines), `${more} ${String(rest)} more`];
}

/** What decides whether a token can work at all. */
interface IamAuthentication {
  /** Whether the role logs in with tokens. */
  readonly iamAuthentication: boolean;
  readonly server: {
    readonly host: string;
    /** Absent where the server's resource does not say. */
    readonly iamDatabaseAuthenticationEnabled?: boolean | undefined;
  };
}

/** A warning where the role logs in with tokens and the server accepts none. */
export function iamWarnings({ server, iamAuthentication }: IamAuthentication): readonly string[] {
  if (!iamAuthentication || server.iamDatabaseAuthenticationEnabled !== false) return [];
  return [
    `IAM database authentication is off on ${server.host}: nobody can log in with a token\n` +
      "Hint: Set iamDatabaseAuthenticationEnabled on the instance or cluster.",
  ];
}

/** What every role may write, beside what this one is declared to. */
export function publicWarnings({ role }: Desired, { contents }: Snapshot): readonly string[] {
  const declared = new Set(role.grants.map(grantKey));
  return Object.entries(contents).flatMap(([database, { publicWrites }]) => {
    const beside = publicWrites.filter(
      ({ privilege, ...object }) =>
        !placesOf(object).some((place) =>
          declared.has(grantKey({ database, object: place, privilege })),
        ),
    );
    return groupedBy(privilegesByObject(beside), ({ privileges }) => privileges).map((group) => {
      const [{ privileges }] = group;
      const objects = listInWords(group.map(({ object }) => object));
      return `PUBLIC may ${privileges} on ${objects} in database ${quoted(database)}, and so may every role`;
    });
  });
}

/** Where a privilege can be declared that covers an object: a column's also on its table. */
function placesOf(object: ObjectName): readonly ObjectName[] {
  const { schema, name } = object;
  return object.type === "COLUMN" ? [object, { type: "TABLE", schema, name }] : [object];
}

function privilegesByObject(
  writes: readonly PublicWrite[],
): readonly { readonly object: string; readonly privileges: string }[] {
  return groupedBy(writes, ({ privilege: _, ...object }) => object).map((group) => {
    const [{ privilege: _, ...object }] = group;
    return {
      object: objectInWords(object),
      privileges: group.map(({ privilege }) => privilege).join(", "),
    };
  });
}
