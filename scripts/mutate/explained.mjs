/**
 * Mutants that no test can kill, each with its reason. One is found by its file, the text that it
 * replaces and what by, so that it is found again when lines move.
 *
 * @type {{ file: string, original: string, replacement: string, reason: string }[]}
 */
export const EXPLAINED = [];
