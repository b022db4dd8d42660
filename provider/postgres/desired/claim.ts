/** Whether this resource may manage an existing role, and the marker that records it. */
import { visible } from "../../../connect/visible";
import { quoted } from "../model/names";
import type { OwnershipDeclaration, RoleDeclaration } from "../model/declaration";
import type { Refusal } from "../model/plan";
import type { RoleState, Snapshot } from "../model/snapshot";
import { readMarker, writeMarker, type Marker } from "../model/marker";
import { identifier } from "../sql";

/** The comment with the marker that the role should carry. */
export function desiredComment(
  ownership: OwnershipDeclaration,
  role: RoleState | "absent",
): string {
  const comment = role === "absent" ? "" : role.comment;
  const marker = readMarker(comment);
  return writeMarker(comment, {
    v: 1,
    owner: ownership.owner,
    // If the marker was lost and adoptExisting is set, the role counts as adopted, so destroy keeps it.
    origin:
      marker?.origin ?? (role === "absent" || !ownership.adoptExisting ? "created" : "adopted"),
    generation: generationOf(ownership.generation, marker),
  });
}

/** Why this resource may not manage the role; empty if it may. */
export function ownershipRefusals(
  declaration: RoleDeclaration,
  snapshot: Snapshot,
): readonly Refusal[] {
  const { name, ownership } = declaration;
  if (name === snapshot.session.name) return [managesItself(name)];
  if (snapshot.role === "absent") return [];
  const marker = readMarker(snapshot.role.comment);
  if (marker !== undefined) {
    const accepted = [ownership.owner, ownership.recordedOwner];
    return accepted.includes(marker.owner) ? [] : [managedElsewhere(name, marker)];
  }
  const own = ownership.adoptExisting || isKnown(ownership, snapshot.role);
  return own ? [] : [unmanaged(name)];
}

/** Whether an update takes over a role that was not managed before. */
function isAdoptedNow(
  { adoptExisting }: OwnershipDeclaration,
  role: RoleState | "absent",
): boolean {
  return adoptExisting && role !== "absent" && readMarker(role.comment) === undefined;
}

/**
 * Whether an update removes a password that the role may have: one that it adopts. A login without IAM
 * is one of an RDS Proxy, which needs the password.
 */
export function losesPassword(
  { iamAuthentication, login, ownership }: RoleDeclaration,
  role: RoleState | "absent",
): boolean {
  const needsIt = login && !iamAuthentication;
  return !needsIt && isAdoptedNow(ownership, role);
}

/**
 * Whether this is the role that the resource created or adopted before: then a lost marker is drift.
 * A role of the same name that somebody created after ours was dropped is another one.
 */
function isKnown({ generation, recordedOid }: OwnershipDeclaration, { oid }: RoleState): boolean {
  return generation !== "next" && (recordedOid === undefined || recordedOid === oid);
}

function generationOf(declared: OwnershipDeclaration["generation"], marker?: Marker): number {
  const live = marker?.generation ?? 0;
  if (declared === "next") return live + 1;
  return declared === "live" ? live : declared;
}

function managesItself(name: string): Refusal {
  return {
    path: "username",
    reason: `role ${quoted(name)} is the master that this resource logs in with`,
    hint: "Choose another username: the master must keep its own login.",
  };
}

function managedElsewhere(name: string, { owner }: Marker): Refusal {
  return {
    path: "username",
    reason: `role ${quoted(name)} is managed by another resource: ${visible(owner)}`,
    hint: `If that is this resource under another name or parent, give it an alias (the option \`aliases\`); else choose another username, or free the role: COMMENT ON ROLE ${identifier(name)} IS NULL.`,
  };
}

/** The refusal of a role that this resource has neither created nor adopted. */
export function unmanaged(name: string): Refusal {
  return {
    path: "username",
    reason: `role ${quoted(name)} already exists and is not managed by this resource`,
    hint: "Set adoptExisting to take it over, or choose another name.",
  };
}
