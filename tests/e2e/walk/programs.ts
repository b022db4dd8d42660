/** What the program declares of its users, and how that changes by chance. */
import type { RoleDeclarations } from "../roleStack";
import { GROUP } from "./memberships";
import { type Declared, OTHER_DATABASE, type User, USERS } from "./model";
import type { Random } from "./random";

/** What is declared of each user; undefined where a user is out of the program. */
export type Program = Readonly<Record<User, Declared | undefined>>;

/** Names of a user's role, which are no other user's. */
const USERNAMES = {
  first: ["walk_a", "walk_b", "walk_c"],
  second: ["walk_d", "walk_e"],
  third: ["walk_f", "walk_g"],
} as const satisfies Readonly<Record<User, readonly [string, ...string[]]>>;

/** Where a walk begins: all users read. */
export const FIRST_PROGRAM: Program = {
  first: declaredAtFirst("first"),
  second: declaredAtFirst("second"),
  third: declaredAtFirst("third"),
};

function declaredAtFirst(user: User): Declared {
  return {
    username: USERNAMES[user][0],
    readOnly: true,
    update: false,
    audit: false,
    workMem: undefined,
    groupMember: false,
  };
}

/** Another program, in which one user differs. */
export function changed(program: Program, random: Random): Program {
  const user = random.pick(USERS);
  const declared = program[user];
  if (declared === undefined) return { ...program, [user]: declaredAtFirst(user) };
  return { ...program, [user]: changedUser(user, declared, random) };
}

function changedUser(user: User, declared: Declared, random: Random): Declared | undefined {
  switch (random.below(8)) {
    case 0:
      return { ...declared, readOnly: !declared.readOnly };
    case 1:
      return { ...declared, update: !declared.update };
    case 2:
      return { ...declared, audit: !declared.audit };
    case 3:
      return { ...declared, workMem: declared.workMem === undefined ? "8MB" : undefined };
    case 4:
      return { ...declared, groupMember: !declared.groupMember };
    case 5:
      return undefined;
    default:
      return { ...declared, username: random.pick(USERNAMES[user]) };
  }
}

/** The roles of the program's text. */
export function rolesOf(program: Program): RoleDeclarations {
  return Object.fromEntries(
    USERS.flatMap((user) => {
      const declared = program[user];
      return declared === undefined ? [] : [[user, { args: argsOf(declared) }] as const];
    }),
  );
}

function argsOf({ username, readOnly, update, audit, workMem, groupMember }: Declared) {
  const grants = [
    ...(readOnly ? [{ schema: "sales", access: "readOnly" }] : []),
    ...(update ? [{ schema: "sales", tables: ["invoice"], privileges: ["UPDATE"] }] : []),
    ...(audit
      ? [{ database: OTHER_DATABASE, schema: "audit", tables: ["log"], privileges: ["SELECT"] }]
      : []),
  ];
  return {
    username,
    login: true,
    grants,
    settings: workMem === undefined ? {} : { work_mem: workMem },
    memberOf: groupMember ? [GROUP] : [],
  };
}
