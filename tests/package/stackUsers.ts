/** The users of stacks, which provider processes make, change and delete as the engine has them do. */
import type { Properties } from "../emulator/awsPlugin/properties";
import type { DynamicProvider } from "./dynamicProvider";

/** One user over its life. */
export interface StackUser {
  readonly created: Properties;
  readonly updated: Properties;
  readonly isDeleted: boolean;
}

/** What the users of a stack are first granted, and what then. */
export interface StackGrants {
  readonly created: readonly object[];
  readonly updated: readonly object[];
}

/** Users of one stack with the inputs of a declared one; every second one is deleted in the end. */
export function usersOf(
  inputs: Properties,
  grants: StackGrants,
  { stack, count }: { readonly stack: string; readonly count: number },
): readonly StackUser[] {
  return Array.from({ length: count }, (_, index) => {
    const username = `${stack}_user_${String(index + 1)}`;
    const own = { ...inputs, username, owner: `test/test/${stack}::${username}` };
    return {
      created: { ...own, grants: grants.created },
      updated: { ...own, grants: grants.updated },
      isDeleted: index % 2 === 1,
    };
  });
}

/** Creates, updates and, where it is to go, deletes one user. */
export async function liveThrough(provider: DynamicProvider, user: StackUser): Promise<void> {
  const { id, outs } = await provider.create(user.created);
  const updated = await provider.update(id, outs, user.updated);
  if (user.isDeleted) await provider.delete(id, updated);
}
