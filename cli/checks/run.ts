/** Runs checks one after the other: what fails skips what needs it, and nothing else. */
import { type Check, checkOf, failedBy, type Outcome, type Step, unmetNeed } from "./checklist";

type Needs = Readonly<Record<string, Step<unknown>>>;

/** What the checks that are needed have found. */
type Values<Given extends Needs> = {
  readonly [Key in keyof Given]: Given[Key] extends Step<infer T> ? T : never;
};

/** Checks that are being made. */
export interface Checklist {
  /** Makes one check, unless one that it needs has not passed. */
  readonly run: <T, Given extends Needs>(
    check: string,
    needs: Given,
    act: (values: Values<Given>) => Promise<Outcome<T>> | Outcome<T>,
  ) => Promise<Step<T>>;
  readonly checks: () => readonly Check[];
}

/** @param onCheck told of each result when it is there */
export function openChecklist(onCheck: (check: Check) => void): Checklist {
  const checks: Check[] = [];
  return {
    run: async (check, needs, act) => {
      const step = { check, outcome: await outcomeOf(needs, act) };
      const result = checkOf(step);
      checks.push(result);
      onCheck(result);
      return step;
    },
    checks: () => checks,
  };
}

async function outcomeOf<T, Given extends Needs>(
  needs: Given,
  act: (values: Values<Given>) => Promise<Outcome<T>> | Outcome<T>,
): Promise<Outcome<T>> {
  const unmet = unmetNeed(Object.values(needs));
  if (unmet !== undefined) return { status: "skipped", ...unmet };
  const values = Object.fromEntries(
    Object.entries(needs).map(([key, { outcome }]) => [
      key,
      "value" in outcome ? outcome.value : undefined,
    ]),
  );
  try {
    return await act(values as Values<Given>); // each has passed, so each has its value
  } catch (error) {
    return failedBy(error);
  }
}
