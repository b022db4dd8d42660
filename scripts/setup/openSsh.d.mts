import type { ServerUser } from "./postgres.mjs";

/** Paths of programs. */
export interface OpenSsh {
  readonly sshd: string;
  /** What sshd runs for a connection, from OpenSSH 9.8 on; undefined: where sshd itself finds it. */
  readonly session?: string;
  readonly auth?: string;
  readonly ssh: string;
  /** `ssh-keygen`, `ssh-agent` and `ssh-add`. */
  readonly keygen: string;
  readonly agent: string;
  readonly add: string;
  /** @see https://cwrap.org/nss_wrapper.html */
  readonly nssWrapper: string;
  /** What all of them need in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Who runs sshd; undefined: the user of this process. */
  readonly user: ServerUser | undefined;
}

/** The programs, or why there are none. */
export function ensureOpenSsh(options: {
  readonly log: (line: string) => void;
}): Promise<OpenSsh | { readonly reason: string }>;
