/**
 * What the shim in every state calls, whichever release wrote the state: these names and signatures
 * are a permanent contract. Modules are loaded on first use, to keep programs fast.
 */
import type { dynamic } from "@pulumi/pulumi";
import { noteConfiguration } from "./engine/deployment";
import type { Props } from "./engine/props";
import type { LoginProvider } from "./login/shim";
import type { RoleProvider } from "./role/shim";

const provider = (): Promise<typeof import("./role/provider.js")> => import("./role/provider.js");
const logins = (): Promise<typeof import("./login/provider.js")> => import("./login/provider.js");

/** Takes note before the first other call: the SDK does not wait for it. */
function configure(request: dynamic.ConfigureRequest): Promise<void> {
  noteConfiguration(request);
  return Promise.resolve();
}

/** The SDK prints the stack of an error of `read` and `delete`. For an explained error it is noise. */
async function withoutStack<T>(run: Promise<T>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof Error && "code" in error) error.stack = "";
    throw error;
  }
}

/** The methods of `pulumi-nodejs:dynamic/rds-iam-user:Role`. */
export const role: RoleProvider = {
  configure,
  check: async (olds: Props, news: Props) => (await provider()).check(olds, news),
  diff: async (id: string, olds: Props, news: Props) => (await provider()).diff(id, olds, news),
  create: async (inputs: Props) => (await provider()).create(inputs),
  read: async (id: string, props: Props) => withoutStack((await provider()).read(id, props)),
  update: async (id: string, olds: Props, news: Props) => (await provider()).update(id, olds, news),
  delete: async (id: string, props: Props) => withoutStack((await provider()).delete(id, props)),
};

/** The methods of `pulumi-nodejs:dynamic/rds-iam-user:Login`. */
export const login: LoginProvider = {
  configure,
  check: async (olds: Props, news: Props) => (await logins()).check(olds, news),
  diff: async (id: string, olds: Props, news: Props) => (await logins()).diff(id, olds, news),
  create: async (inputs: Props) => (await logins()).create(inputs),
  read: async (id: string, props: Props) => (await logins()).read(id, props),
  update: async (id: string, olds: Props, news: Props) => (await logins()).update(id, olds, news),
  delete: async () => (await logins()).delete(),
};
