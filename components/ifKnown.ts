import * as pulumi from "@pulumi/pulumi";

/**
 * The value of an output, or `undefined` where it is not known. A cluster that is not serverless has no
 * such property in its state, and in a preview Pulumi takes a property that is not there for one that is
 * not known: the role would differ in every preview.
 */
export async function ifKnown<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const isKnown: unknown = await Promise.resolve<unknown>(Reflect.get(output, "isKnown"));
  return isKnown === false
    ? undefined
    : new Promise((resolve) => {
        output.apply(resolve);
      });
}

/**
 * The same value, after a check that may refuse it. What is not known yet cannot be checked, and keeps
 * the value from being known no longer than that.
 */
export function checkedBy<T>(
  value: pulumi.Output<T>,
  check: pulumi.Output<unknown>,
): pulumi.Output<T> {
  const checked = pulumi.output(ifKnown(check).then(() => true));
  return value.apply((known) => checked.apply(() => known));
}
