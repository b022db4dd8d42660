/** What a preview prints beside the engine's own lines: the statements to come, and warnings. */
import { visible } from "../../connect/visible";
import type { Props } from "../engine/props";
import { unmanaged } from "../postgres/desired/claim";
import type { Desired } from "../postgres/desired/desiredRole";
import type { ObjectName } from "../postgres/model/declaration";
import type { Plan, Refusal } from "../postgres/model/plan";
import type { PublicWrite, Snapshot } from "../postgres/model/snapshot";
import { listInWords, objectInWords, quoted } from "../postgres/model/names";
import { grantKey } from "../postgres/model/grantKey";
import { distinctNames, groupedBy } from "../postgres/sorting";
import { NOT_INSPECTED } from "../postgres/plan/steps";

/** Further lines are only counted; SQL is always complete. */
const maxLines = 100;
/** Further drift is only counted: `--diff` lists more of it. */
const maxReasons = 20;

/** A change to a role, as it is printed. */
export interface Change {
  /** `role "svc" will be changed`. */
  readonly headline: string;
  /** How the role differs from its declaration. */
  readonly drift: readonly string[];
  readonly plan: Pick<Plan, "transactions" | "unreachable">;
  readonly logLevel: "quiet" | "summary" | "sql";
}

/** Drift first, then statements that may break something, then the others; empty where nothing is sent. */
export function changeLines({ headline, drift, plan, logLevel }: Change): readonly string[] {
  const all = plan.transactions.flatMap(({ database, statements }) =>
    statements.map((statement) => ({ database, ...statement })),
  );
  const notInspected = databasesNotInspected(plan);
  if (logLevel === "quiet" || all.length + notInspected.length === 0) return [];
  const databases = distinctNames(all.map(({ database }) => database));
  const place = (database: string): string =>
    databases.length === 1 ? "" : `database ${quoted(database)}: `;
  const summaries = all.map(({ database, summary }) => `${place(database)}${summary}`);
  const isHazard = (index: number): boolean => all[index]?.hazard !== undefined;
  const hazards = [
    ...summaries.filter((_, index) => isHazard(index)),
    ...notInspected.map(
      (name) =>
        `revoke all privileges in database ${quoted(name)}, which a preview does not inspect`,
    ),
  ];
  return [
    `${headline}:`,
    ...limited("drift: ", drift, maxReasons),
    ...limited("hazard: ", hazards, maxLines),
    ...limited(
      "",
      summaries.filter((_, index) => !isHazard(index)),
      maxLines,
    ),
    ...(logLevel === "sql" ? sqlLines(plan) : []),
  ];
}

/** Databases that are not declared: only an update inspects them, and revokes what the role holds. */
function databasesNotInspected({ unreachable }: Change["plan"]): readonly string[] {
  return unreachable.flatMap(({ difference, reason }) =>
    difference.kind === "other database" && reason === NOT_INSPECTED ? difference.database : [],
  );
}

/** The SQL, in the order in which it is sent. */
function sqlLines({ transactions }: Change["plan"]): readonly string[] {
  return transactions.flatMap(({ database, statements }) => [
    `  SQL in database ${quoted(database)}:`,
    ...statements.map(({ text, shown = text }) => `    ${shown};`),
  ]);
}

/** Each kind has its own limit, so a long list never hides a hazard. */
function limited(kind: string, lines: readonly string[], limit: number): readonly string[] {
  const rest = lines.length - limit;
  const shown = rest <= 0 ? lines : [...lines.slice(0, limit), `and ${String(rest)} more`];
  return shown.map((line) => `  ${kind}${line}`);
}

/** Why `up` would refuse the role, unless the same `up` creates what is missing. */
export function refusalWarnings(role: string, refusals: readonly Refusal[]): readonly string[] {
  return limitedWarnings(
    refusals.map(({ path, reason, hint }) => {
      const where = path === "" ? "" : `${visible(path)}: `;
      return `role ${quoted(role)}: ${where}${reason}\nHint: ${hint}`;
    }),
    `role ${quoted(role)}: and`,
  );
}

/**
 * Why an update will refuse a role that somebody else created under the same name. Only its oid shows
 * that. `unmarked`: oid of the live role, which has no marker.
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
    `role ${quoted(String(username))}: destroy would leave the role, because it was re-created after this state was recorded: ${counts}\n` +
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

/** What every role may write through PUBLIC, apart from what is declared for this one. */
export function publicWarnings({ role }: Desired, { contents }: Snapshot): readonly string[] {
  const declared = new Set(role.grants.map(grantKey));
  return Object.entries(contents).flatMap(([database, { publicWrites }]) => {
    const undeclared = publicWrites.filter(
      ({ privilege, ...object }) =>
        !placesOf(object).some((place) =>
          declared.has(grantKey({ database, object: place, privilege })),
        ),
    );
    return groupedBy(privilegesByObject(undeclared), ({ privileges }) => privileges).map(
      (group) => {
        const [{ privileges }] = group;
        const objects = listInWords(group.map(({ object }) => object));
        return `PUBLIC may ${privileges} on ${objects} in database ${quoted(database)}, and so may every role`;
      },
    );
  });
}

/** The objects on which a privilege covers this one: for a column, the column or its table. */
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
