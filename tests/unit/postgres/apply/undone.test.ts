import { expect } from "chai";
import { lockOutError, type Undone } from "../../../../provider/postgres/apply/undone";
import { RoleError } from "../../../../provider/postgres/model/errors";
import type { LoginRouting, RoleState } from "../../../../provider/postgres/model/snapshot";
import { aMembership, aRole, aSnapshot } from "../snapshots";

const outside: LoginRouting = {
  inRdsIam: false,
  reachesRdsIam: false,
  sessionInherits: false,
  sessionIsMember: true,
};
const inIam: LoginRouting = { ...outside, inRdsIam: true, reachesRdsIam: true };
const plain = aRole({ memberships: [], routing: outside });
const member = aRole({ memberships: [aMembership("rds_iam")], routing: inIam });
const changed = (before: RoleState | "absent", after: RoleState | "absent" = member) => ({
  name: "svc",
  before: aSnapshot({ role: before }),
  after: aSnapshot({ role: after }),
});
const created = changed("absent");
const adopted = changed(plain);
const shown = (role: RoleState | "absent") => aSnapshot({ role });

const refusal = new Error("PAM authentication failed");
const nothing: Undone = {
  committed: undefined,
  failures: [],
  now: undefined,
  isCut: false,
  login: { outcome: "accepted" },
};
const refused = { outcome: "refused", byToken: false, error: refusal } as const;
const undecided = { outcome: "undecided", byToken: false, error: new Error("no room") } as const;

const drop = new RoleError("statement failed", "could not drop role", {
  detail: "owner of a\nowner of b",
  hint: "Everything was rolled back.",
});
const byToken = "Let the master log in by token, with `master: { iam: … }`";
const ofMade = `This server refuses the password of every member of "svc", and who creates a role is a member of it. ${byToken}.`;
const other =
  'The refusal has another cause: check the password of "master" and its memberships, and run it again.';
const accepted = 'Another login of "master" was accepted.';
const refusedToo = 'Another login of "master" was refused too: PAM authentication failed.';
const revoke = 'REVOKE "rds_iam" FROM "svc" GRANTED BY "master"';

const cases: readonly {
  readonly title: string;
  readonly change?: typeof created;
  readonly undone: Partial<Undone>;
  readonly code: string;
  readonly detail: string;
  readonly hint: string;
}[] = [
  {
    title: "a role that was dropped",
    undone: { committed: "dropped", now: shown("absent") },
    code: "lock-out prevented",
    detail: `"svc" was dropped again. ${accepted}`,
    hint: ofMade,
  },
  {
    title: "a role that was dropped, on a connection that ended then",
    undone: { committed: "dropped", isCut: true },
    code: "lock-out prevented",
    detail: `"svc" was dropped again. ${accepted}`,
    hint: ofMade,
  },
  {
    title: "another role of the same name",
    undone: { committed: "dropped", now: shown({ ...member, oid: 1 }) },
    code: "lock-out prevented",
    detail: `"svc" was dropped again. ${accepted}`,
    hint: ofMade,
  },
  {
    title: "a role that another session dropped",
    change: adopted,
    undone: { committed: "revoked", now: shown("absent") },
    code: "lock-out prevented",
    detail: `"svc" was dropped by another session. ${accepted}`,
    hint: `This server refuses the password of every member of "svc". ${byToken}, or have an administrator revoke the membership of "master".`,
  },
  {
    title: "a role that was gone before",
    change: changed("absent", "absent"),
    undone: { now: shown(plain) },
    code: "lock-out prevented",
    detail: `"svc" was dropped again. ${accepted}`,
    hint: ofMade,
  },
  {
    title: "a login that could not be tried again",
    undone: { committed: "dropped", now: shown("absent"), login: undecided },
    code: "lock-out prevented",
    detail: '"svc" was dropped again. Another login of "master" could not be tried: no room.',
    hint: 'Check that "master" can log in, and run it again.',
  },
  {
    title: "a login that is refused for another reason",
    undone: { committed: "dropped", now: shown("absent"), login: refused },
    code: "locked out",
    detail: `"svc" was dropped again. ${refusedToo}`,
    hint: other,
  },
  {
    title: "a role that could not be dropped",
    undone: { committed: "revoked", failures: [drop], now: shown(plain) },
    code: "lock-out prevented",
    detail: `"svc" could not be dropped: could not drop role (owner of a, owner of b). The memberships that the change gave to it were revoked. ${accepted}`,
    hint: `${ofMade} To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
  },
  {
    title: "a role that was there before",
    change: adopted,
    undone: { committed: "revoked", now: shown(plain) },
    code: "lock-out prevented",
    detail: `The memberships that the change gave to "svc" were revoked; what else was changed stays. ${accepted}`,
    hint: `This server refuses the password of every member of "svc". ${byToken}, or have an administrator revoke the membership of "master".`,
  },
  {
    title: "a role that was put into rds_iam again",
    change: adopted,
    undone: { committed: "revoked", now: shown(member), login: refused },
    code: "locked out",
    detail: `The change was undone, but "svc" is in "rds_iam" again: another session granted it. ${refusedToo}`,
    hint: `Have an administrator run ${revoke}.`,
  },
  {
    title: "an undo that failed, each reason once",
    undone: { failures: [drop, refusal, refusal], now: shown(member), login: refused },
    code: "locked out",
    detail: `The change was not undone: could not drop role (owner of a, owner of b); PAM authentication failed. ${refusedToo}`,
    hint: `Have an administrator run ${revoke}. To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
  },
  {
    title: "a connection that ended before the undo",
    undone: { failures: [refusal], now: shown(member), isCut: true, login: refused },
    code: "locked out",
    detail: `The change was not undone, because the connection ended. ${refusedToo}`,
    hint: `Have an administrator run ${revoke}. To remove "svc", revoke what it holds, remove what depends on it, and run DROP ROLE "svc".`,
  },
  {
    title: "an undo of which nothing is known",
    change: adopted,
    undone: { failures: [refusal], isCut: true, login: refused },
    code: "locked out",
    detail: `Whether the change was undone is not known, because the connection ended. ${refusedToo}`,
    hint: `If "svc" is in "rds_iam", have an administrator run ${revoke}.`,
  },
];

describe("lockOutError", () => {
  for (const { title, change = created, undone, code, detail, hint } of cases) {
    it(`tells of ${title}`, () => {
      const error = lockOutError(change, refusal, { ...nothing, ...undone });
      expect({ code: error.code, message: error.message, cause: error.cause }).to.deep.equal({
        code,
        message: `a second login of "master" was refused after the change to "svc": PAM authentication failed\nDetail: ${detail}\nHint: ${hint}`,
        cause: refusal,
      });
    });
  }
});
