export function ensureMoto(options: {
  readonly log: (line: string) => void;
}): Promise<{ readonly python: string }>;
