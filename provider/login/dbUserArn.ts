/** The account of DB user ARNs, all of which are of one server; `undefined` where none is known. */
export function accountOf([arn]: readonly string[]): string | undefined {
  return arn?.split(":")[4];
}
