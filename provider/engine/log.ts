/** Lines below a resource, beside the engine's own: each warning once a process. */
import { visibleLines } from "../../connect/visible";
import { quoted } from "../postgres/model/names";

export interface Log {
  /** Anything that the user should fix or know. */
  readonly warn: (text: string) => void;
  /** Extra privileges that `extraPrivileges: "report"` keeps. */
  readonly extras: (role: string, lines: readonly string[]) => void;
  /** Objects and creators that `"*"` and default creators exclude. */
  readonly excluded: (role: string, phrases: readonly string[]) => void;
  /** What the role lacks to use its grants. */
  readonly unusable: (role: string, phrases: readonly string[]) => void;
  /** What the deployment waits for. */
  readonly waiting: (text: string) => void;
  /** The statements that will be sent for one role. */
  readonly change: (lines: readonly string[]) => void;
}

/** A log that writes to `write`; the engine shows its lines below the resource. */
export function openLog(write: (line: string) => void): Log {
  const logged = new Set<string>();
  const log = (line: string): void => {
    write(visibleLines(line));
  };
  const once = (line: string): void => {
    if (!logged.has(line)) log(line);
    logged.add(line);
  };
  return {
    warn: (text) => {
      once(`warning: ${text}`);
    },
    extras: (role, lines) => {
      for (const line of lines) once(`warning: role ${quoted(role)}: ${line}, not revoked`);
    },
    excluded: (role, phrases) => {
      if (phrases.length > 0) once(`role ${quoted(role)}: excluded: ${phrases.join("; ")}`);
    },
    unusable: (role, phrases) => {
      for (const phrase of phrases) once(`warning: role ${quoted(role)} has ${phrase}`);
    },
    waiting: once,
    change: (lines) => {
      for (const line of lines) log(line);
    },
  };
}
