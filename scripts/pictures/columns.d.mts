export function columnsOf(text: string): number;
