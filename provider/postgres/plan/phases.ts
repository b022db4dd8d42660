/** The order of statements, said once: {@link phases} within a plan, {@link runAsKinds} within a phase. */
import type { RunAs } from "../authority/runAs";

/** A phase, and why it comes where it does. */
interface PhaseRow {
  readonly name: string;
  readonly because: string;
}

export const phases = [
  {
    name: "role",
    because: "everything else names the role; a removal switches its login off before it goes on",
  },
  {
    name: "members",
    because: "PostgreSQL refuses memberships in a circle: a member goes before it can be a group",
  },
  {
    name: "memberships",
    because: "a setting may name a role that this one is to be a member of",
  },
  { name: "settings", because: "they concern the role alone, and objects come by database" },
  { name: "objects", because: "a membership may not be needed any more when the grants are there" },
  {
    name: "memberships lost",
    because: "what the role keeps it may have had by them: so last, over all databases and batches",
  },
] as const satisfies readonly PhaseRow[];

export type Phase = (typeof phases)[number]["name"];

/** As whom statements of one phase run, in this order, and why. */
export const runAsKinds = [
  {
    as: "role",
    because: "a REVOKE as another role may take along what the session grants again",
  },
  {
    as: "session",
    because: "as long as it has no further membership, PostgreSQL takes no other role for grantor",
  },
  {
    as: "member",
    because: "temporary memberships could change whom PostgreSQL takes: one owner after another",
  },
] as const satisfies readonly { readonly as: RunAs["as"]; readonly because: string }[];
