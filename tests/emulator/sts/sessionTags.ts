/** Session tags of an AssumeRole: those of the request, and those that the caller's session hands on. */
import type { Identity } from "./identities";
import { StsError } from "./stsError";

/** Tags of the session that is asked for. */
export interface SessionTags {
  /** Those of the request alone: condition keys `aws:RequestTag/…`. */
  readonly requested: ReadonlyMap<string, string>;
  /** All tags that the session will have. */
  readonly all: ReadonlyMap<string, string>;
  readonly transitiveKeys: readonly string[];
}

/**
 * Reads `Tags.member.N` and `TransitiveTagKeys.member.N`.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
 * @throws StsError for a tag that would replace one that the caller's session hands on
 */
export function sessionTagsOf(request: URLSearchParams, { session }: Identity): SessionTags {
  const requested = new Map(
    members(request, "Tags", ".Key").map((key, index) => [
      key,
      request.get(`Tags.member.${index + 1}.Value`) ?? "",
    ]),
  );
  const keys = session?.transitiveTagKeys ?? [];
  const inherited = [...(session?.tags ?? [])].filter(([key]) => keys.includes(key));
  if (inherited.some(([key]) => requested.has(key))) {
    const message =
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.";
    throw new StsError(400, "InvalidParameterValue", message);
  }
  return {
    requested,
    all: new Map([...inherited, ...requested]),
    transitiveKeys: [...keys, ...members(request, "TransitiveTagKeys", "")],
  };
}

function members(request: URLSearchParams, list: string, field: string): readonly string[] {
  const first = request.get(`${list}.member.1${field}`);
  const values = first === null ? [] : [first];
  for (let number = 2; values.length === number - 1; number += 1) {
    const value = request.get(`${list}.member.${number}${field}`);
    if (value !== null) values.push(value);
  }
  return values;
}
