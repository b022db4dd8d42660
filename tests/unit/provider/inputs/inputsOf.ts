import { parseInputs, type RoleInputs } from "../../../../provider/inputs/inputs";

/** Inputs as the provider has them after its check. */
export function inputsOf(props: object): RoleInputs {
  const { inputs, problems } = parseInputs(props);
  if (inputs === undefined) throw new Error(`expected no problems, found ${problems.length}`);
  return inputs;
}
