/** What is said beside the engine's own lines: each line once a process, whoever has it to say. */
import { quoted } from "../postgres/model/names";

export interface Log {
  /** Something that is so although nobody wants it. */
  readonly warn: (text: string) => void;
  /** Extras that `extraPrivileges: "report"` leaves alone. */
  readonly extras: (role: string, lines: readonly string[]) => void;
  /** What `"*"` and default creators do not cover. */
  readonly excluded: (role: string, phrases: readonly string[]) => void;
  /** What will be sent for one role. */
  readonly change: (lines: readonly string[]) => void;
}

/** Lines to a log, which the engine shows below the resource. */
export function openLog(log: (line: string) => void): Log {
  const told = new Set<string>();
  const once = (line: string): void => {
    if (!told.has(line)) log(line);
    told.add(line);
  };
  return {
    warn: (text) => {
      once(`warning: ${text}`);
    },
    extras: (role, lines) => {
      for (const line of lines) once(`warning: role ${quoted(role)}: ${line}, left alone`);
    },
    excluded: (role, phrases) => {
      if (phrases.length > 0) once(`role ${quoted(role)}: left out: ${phrases.join("; ")}`);
    },
    change: (lines) => {
      for (const line of lines) log(line);
    },
  };
}
