/** The two programs of one PostgreSQL major version. */
export interface PostgresBinaries {
  readonly version: number;
  readonly initdb: string;
  readonly postgres: string;
}

/** Who PostgreSQL is run as; undefined means: as the user of this process. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export function ensurePostgres(options: {
  readonly log: (line: string) => void;
  readonly root: string;
  readonly versions?: readonly number[];
}): Promise<{
  readonly binaries: readonly PostgresBinaries[];
  readonly user: ServerUser | undefined;
}>;
