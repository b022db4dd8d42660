export function ensureEngine(setup: {
  readonly root: string;
  readonly log: (line: string) => void;
  readonly signal?: AbortSignal;
}): Promise<{ readonly binDir: string; readonly version: string; readonly built: boolean }>;
