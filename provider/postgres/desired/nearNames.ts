/** Suggestions for a name that may be misspelled. */
import { distance } from "fastest-levenshtein";
import { distinctNames, sortedBy } from "../sorting";

/** More suggestions do not help. */
const maxSuggestions = 5;

/** Candidates within one third of the name's length in edit distance (case ignored), nearest first. */
export function nearNames(name: string, candidates: readonly string[]): readonly string[] {
  const distanceTo = (candidate: string): number =>
    distance(name.toLowerCase(), candidate.toLowerCase());
  const near = distinctNames(candidates)
    .filter((candidate) => candidate !== name)
    .map((candidate) => ({ candidate, distance: distanceTo(candidate) }))
    .filter((one) => one.distance <= mistypings(name.length));
  return sortedBy(near, (one) => [String(one.distance).padStart(3, "0"), one.candidate])
    .slice(0, maxSuggestions)
    .map(({ candidate }) => candidate);
}

/** How many letters may differ; a name of one letter has no near names. */
function mistypings(length: number): number {
  return length === 1 ? 0 : Math.max(1, Math.floor(length / 3));
}
