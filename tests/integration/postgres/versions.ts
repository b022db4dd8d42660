/** Tests that run on several versions of PostgreSQL at the same time. */

/** The first and last version that something is for, and others in between where it makes no difference. */
export interface Range {
  readonly from?: number;
  readonly to?: number;
  /** Only these, where the version makes no difference to be expected. */
  readonly only?: readonly number[];
}

export function isFor({ from = 0, to = 99, only }: Range, version: number): boolean {
  return from <= version && version <= to && (only?.includes(version) ?? true);
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
