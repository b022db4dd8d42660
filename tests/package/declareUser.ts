import { execFileSync } from "node:child_process";
import type { Properties } from "../emulator/awsPlugin/properties";

/** What Pulumi would store in state for the dynamic resource of a user. */
export interface DeclaredRole {
  /** The provider's text, which is stored as the property `__provider`. */
  readonly text: string;
  /** All other inputs. */
  readonly inputs: Properties;
}

/** Runs `new RdsIamUser(name, args)` with Pulumi's mocks and prints what the role is registered with. */
const PROGRAM = `
const pulumi = require("@pulumi/pulumi");
const { name, args } = JSON.parse(process.env.DECLARED_USER);
const mocks = {
  call: ({ inputs }) => inputs,
  newResource: ({ type, name, inputs }) => {
    if (type === "pulumi-nodejs:dynamic/rds-iam-user:Role") console.log(JSON.stringify(inputs));
    return { id: name, state: inputs };
  },
};
pulumi.runtime.setMocks(mocks, "test", "test", false, "test").then(() => {
  const { RdsIamUser } = require("pulumi-rds-iam-user");
  new RdsIamUser(name, args);
});
`;

/** Declares a user in a program's folder, with the package and the SDK that are installed there. */
export function declareUser({
  program,
  node = process.execPath,
  name,
  args,
}: {
  readonly program: string;
  readonly node?: string;
  readonly name: string;
  /** The component's arguments, as plain data. */
  readonly args: Properties;
}): DeclaredRole {
  const env = { ...process.env, DECLARED_USER: JSON.stringify({ name, args }) };
  // What goes wrong is in the error; what only warns is kept out of the tests' output.
  const options = { cwd: program, env, input: PROGRAM, stdio: "pipe" } as const;
  const registered = JSON.parse(execFileSync(node, ["-"], options).toString()) as Properties;
  const { __provider, ...inputs } = registered;
  return { text: String(__provider), inputs };
}
