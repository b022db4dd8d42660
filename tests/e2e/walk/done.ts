/** What an `up` has to have done in the databases. */
import { expect } from "chai";
import type { RdsServer } from "../../emulator/rdsServer";
import { dropByHand } from "./hand";
import { membershipsLeft, membershipsOf } from "./memberships";
import { type Declared, holdings, type Live, wantedMemberships } from "./model";
import { observe } from "./observe";

/** One user's part in an `up`. */
export interface Done {
  /** As the state knew the user. */
  readonly former: Declared | undefined;
  readonly declared: Declared | undefined;
  readonly before: Live;
}

/** The role is as declared, but for what the master may not take away; another name's is gone. */
export async function expectDone(server: RdsServer, done: Done): Promise<void> {
  const { former, declared, before } = done;
  if (declared !== undefined) {
    const live = await observe(server, declared.username);
    expect(live.role).to.deep.equal(holdings(declared, live.tables));
    expect(membershipsOf(declared.username, live.memberships)).to.deep.equal(
      membershipsLeft(
        declared.username,
        wantedMemberships(declared),
        former?.username === declared.username ? stillThere(before, live) : [],
      ),
    );
  }
  if (former === undefined || former.username === declared?.username) return;
  const { role } = await observe(server, former.username);
  expect(role === "absent").to.equal(!isUnmarked(before));
}

/** Memberships before an `up`, of roles that it has not taken away. */
function stillThere(before: Live, { roles }: Live): Live["memberships"] {
  if (before.role === "absent") return [];
  return before.memberships.filter(({ role }) => roles.includes(role) || !role.startsWith("walk_"));
}

/** A role that lost the mark by which it is known is left by an `up`, and then dropped by hand. */
export async function dropWhatWasLeft(
  server: RdsServer,
  { former, declared, before }: Done,
  tell: (line: string) => void,
): Promise<void> {
  if (former === undefined || former.username === declared?.username) return;
  if (!isUnmarked(before)) return;
  tell(`role ${former.username} had no marker and was left: dropped by hand`);
  await dropByHand(server, former.username);
}

function isUnmarked({ role }: Live): boolean {
  return role !== "absent" && !role.has("marker");
}
