/** The program and what it needs in its environment, or why there is none. */
export function ensurePsql(options: {
  readonly log: (line: string) => void;
}): Promise<
  | { readonly psql: string; readonly environment: Readonly<Record<string, string>> }
  | { readonly reason: string }
>;
