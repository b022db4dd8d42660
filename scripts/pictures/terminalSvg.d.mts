import type { Run } from "./screen.mjs";

export function terminalSvg(window: {
  readonly title: string;
  readonly description: string;
  readonly lines: readonly (readonly Run[])[];
}): string;
