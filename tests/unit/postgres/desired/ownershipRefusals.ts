/** Cases of roles that are not the resource's to manage. */
import type { RefusalCase } from "../plan/planCase";
import { aDeclaration, aRole, marker, OWNER } from "../snapshots";

const creating = { owner: OWNER, recordedOwner: undefined, adoptExisting: false } as const;

export const ownershipRefusals: readonly RefusalCase[] = [
  {
    title: "the master itself",
    declaration: aDeclaration({ name: "master" }),
    actual: { role: "absent" },
    refusals: [
      {
        path: "username",
        reason: 'role "master" is the master that this resource logs in with',
        hint: "Choose another username: the master must keep its own login.",
      },
    ],
  },
  {
    title: "a role that exists without a marker",
    declaration: aDeclaration({ ownership: { ...creating, generation: "next" } }),
    actual: { role: aRole({ comment: "by hand" }) },
    refusals: [
      {
        path: "username",
        reason: 'role "svc" already exists and is not managed by this resource',
        hint: "Set adoptExisting to take it over, or choose another name.",
      },
    ],
  },
  {
    title: "a role with another's marker, also where it adopts",
    declaration: aDeclaration({
      name: 's"vc',
      ownership: { ...creating, adoptExisting: true, generation: "next" },
    }),
    actual: { role: aRole({ comment: marker({ owner: "bank/prod::svc" }) }) },
    refusals: [
      {
        path: "username",
        reason: 'role "s"vc" is managed by another resource: bank/prod::svc',
        hint: 'If that is this resource under another name or parent, give it an alias (the option `aliases`); else choose another username, or free the role: COMMENT ON ROLE "s""vc" IS NULL.',
      },
    ],
  },
];
