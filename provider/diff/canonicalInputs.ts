/** One value for every way to write the same declaration, so that only real changes show. */
import type { Props } from "../engine/props";
import { grantDeclaration, namesMeant } from "../inputs/grants/declaration";
import type { GrantInput } from "../inputs/grants/parts";
import { parseInputs } from "../inputs/inputs";
import { declaredOf } from "../inputs/parts/declared";
import { sortedBy } from "../postgres/sorting";

/** Declared values with defaults and with lists as sets; as declared where they are not valid. */
export function canonicalInputs(props: Props): Props {
  const { inputs } = parseInputs(props);
  if (inputs === undefined) return declaredOf(props);
  const grants = inputs.grants.map((grant) => canonicalGrant(grant, inputs.database));
  // Whether IAM authentication is on is a fact of the server, and older states do not have it.
  const { iamDatabaseAuthenticationEnabled: _, autoPause = false, ...server } = inputs.server;
  const resourceIds = asSet(server.resourceIds);
  return {
    ...inputs,
    grants: asSet(grants),
    memberOf: asSet(inputs.memberOf),
    server: { ...server, autoPause, resourceIds },
  };
}

/** The same value for every way to write the same grant: every list in it is a set. */
function canonicalGrant(grant: GrantInput, database: string): object {
  const { path: _, ...declared } = grantDeclaration(grant, database, 0);
  const meant = declared.kind === "named" ? { ...declared, names: namesMeant(declared) } : declared;
  return Object.fromEntries(
    Object.entries(meant).map(([key, value]) => [key, Array.isArray(value) ? asSet(value) : value]),
  );
}

function asSet(list: readonly unknown[]): readonly unknown[] {
  const byText = new Map(list.map((one) => [JSON.stringify(one), one]));
  return sortedBy([...byText], ([text]) => [text]).map(([, one]) => one);
}
