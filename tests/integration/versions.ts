/** The versions of PostgreSQL that the tests run on, several at the same time. */
import { ALL } from "../all";

const SUPPORTED: readonly number[] = [14, 15, 16, 17, 18];
/** The oldest, the first with options of memberships, the newest. */
const EACH_RUN: readonly number[] = [14, 16, 18];

/** As RDS_IAM_USER_TEST_VERSIONS (`16,18`) has them, which makes a run shorter. */
const chosen = chosenIn(process.env["RDS_IAM_USER_TEST_VERSIONS"] ?? "");

/** Versions whose servers run. */
export const STARTED: readonly number[] = chosen ?? SUPPORTED;

/** Versions that a test runs on which is about none in particular. */
export const VERSIONS: readonly number[] = chosen ?? (ALL ? SUPPORTED : EACH_RUN);

/** Where a test is long and the version makes little difference: the newest, nightly the oldest too. */
export const FEW_VERSIONS: readonly number[] = VERSIONS.filter(
  (version) => version === VERSIONS.at(-1) || (ALL && version === VERSIONS[0]),
);

/** The first and last version that something is for, and others in between where it makes no difference. */
export interface Range {
  readonly from?: number;
  readonly to?: number;
  /** Only these, where the version makes no difference to be expected. */
  readonly only?: readonly number[];
}

/** The versions to test something on: beside {@link VERSIONS} the one with which it begins or ends. */
export function versionsFor({ from = 0, to = 99, only }: Range): readonly number[] {
  return STARTED.filter(
    (version) =>
      from <= version &&
      version <= to &&
      (only?.includes(version) ?? (VERSIONS.includes(version) || [from, to].includes(version))),
  );
}

/** What comes of each version, named so that a difference tells where it is. */
export async function byVersion<T>(
  versions: readonly number[],
  run: (version: number) => T | Promise<T>,
): Promise<Readonly<Record<string, T | string>>> {
  const entries = versions.map(async (version) => {
    const result = await Promise.resolve(version)
      .then(run)
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    return [`PostgreSQL ${version}`, result] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function chosenIn(text: string): readonly number[] | undefined {
  const numbers = text.split(",").map(Number);
  const known = SUPPORTED.filter((version) => numbers.includes(version));
  return known.length === 0 ? undefined : known;
}
