import * as pulumi from "@pulumi/pulumi";
import { deploy } from "./deployment";

/** Warnings of a program, as Pulumi would print them. */
export async function warningsOf(program: () => void): Promise<readonly string[]> {
  const warnings: string[] = [];
  const { warn } = pulumi.log;
  Reflect.set(pulumi.log, "warn", (message: string) => {
    warnings.push(message);
    return Promise.resolve();
  });
  try {
    await deploy(() => {
      program();
      return {};
    });
    await new Promise(setImmediate);
  } finally {
    Reflect.set(pulumi.log, "warn", warn);
  }
  return warnings;
}
