export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  children?: readonly string[],
): string;
export function escaped(text: string): string;
