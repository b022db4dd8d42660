import type { Resources } from "./resources.mjs";

export function diagramSvg(diagram: {
  readonly title: string;
  readonly description: string;
  readonly resources: Resources;
}): string;
