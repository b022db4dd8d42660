import type { ensurePostgres } from "./setup/postgres.mjs";

/** What of the set-up is needed; the dependencies, the build and the tarball always are. */
export interface SetupNeed {
  /** The `pulumi` engine, of PATH or built. */
  readonly engine?: boolean;
  /** The virtual environment with moto. */
  readonly moto?: boolean;
  /** PostgreSQL's programs. */
  readonly postgres?: boolean;
  /** OpenSSH's server and psql, where they can be had. */
  readonly tools?: boolean;
  /** The tarball, installed into examples/node_modules beside the Pulumi packages. */
  readonly examples?: boolean;
  /** The Node.js binaries and Pulumi programs between which the package must work. */
  readonly matrix?: boolean;
}

/** The Node.js binaries and Pulumi programs between which the package must work. */
export interface Matrix {
  /** `node` is undefined where npm has no binary for this machine. */
  readonly nodes: readonly { readonly version: string; readonly node: string | undefined }[];
  /** `program`: a folder with the package and this release of `@pulumi/pulumi` installed. */
  readonly programs: readonly { readonly pulumi: string; readonly program: string }[];
}

/** What each part of the set-up says of itself; parts that were not needed are undefined. */
export interface Setup {
  readonly tarball: string;
  readonly engine: { readonly binDir: string; readonly version: string } | undefined;
  readonly moto: { readonly python: string } | undefined;
  readonly postgres: Awaited<ReturnType<typeof ensurePostgres>> | undefined;
  readonly matrix: Matrix | undefined;
}

export function setUp(options: {
  readonly need: SetupNeed;
  readonly log: (line: string) => void;
  /** Ends the waiting for another process, and the engine's build. */
  readonly signal?: AbortSignal;
}): Promise<Setup>;

/** Prints each line of progress with the seconds since the start. */
export function progressLog(): (line: string) => void;
