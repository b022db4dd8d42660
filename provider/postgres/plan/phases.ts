/** The order of statements: {@link phases} within a plan, {@link runAsKinds} within a phase. */
import type { RunAs } from "../authority/runAs";

/** A phase, and why it comes where it does. */
interface PhaseRow {
  readonly name: string;
  readonly because: string;
}

export const phases = [
  {
    name: "role",
    because: "all other statements name the role; a removal disables its login first",
  },
  {
    name: "members",
    because:
      "PostgreSQL refuses circular memberships: a member is revoked before it can become a group",
  },
  {
    name: "memberships",
    because: "a setting may name a role that this one must be a member of",
  },
  { name: "settings", because: "they concern only the role; objects follow database by database" },
  { name: "objects", because: "grants may replace a membership" },
  {
    name: "owned",
    because:
      "DROP OWNED may not revoke what others than the session granted: that is revoked before",
  },
  {
    name: "memberships lost",
    because: "the role may still need them until its own grants are committed in all databases",
  },
] as const satisfies readonly PhaseRow[];

export type Phase = (typeof phases)[number]["name"];

/** As whom the statements of one phase run, in this order, each with the reason. */
export const runAsKinds = [
  {
    as: "role",
    because: "a REVOKE as another role may also revoke what the session grants afterwards",
  },
  {
    as: "session",
    because: "without further memberships, PostgreSQL cannot choose another role as the grantor",
  },
  {
    as: "member",
    because:
      "a temporary membership can change which grantor PostgreSQL chooses: so one owner at a time",
  },
] as const satisfies readonly { readonly as: RunAs["as"]; readonly because: string }[];
