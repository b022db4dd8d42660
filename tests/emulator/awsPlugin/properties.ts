/** The properties of a resource as the engine sends them. */
export type Properties = Readonly<Record<string, unknown>>;

/** What the engine sends in a preview for a value that is not known yet. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/**
 * Reads a property that must be there.
 *
 * @throws Error where it is not a string
 */
export function text(properties: Properties, key: string): string {
  const value = properties[key];
  if (typeof value !== "string") throw new Error(`expected "${key}" to be a string`);
  return value;
}

/** Reads a property that may be left out; `""` counts as left out, as in the real provider. */
export function optionalText(properties: Properties, key: string): string | undefined {
  const value = properties[key];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** Reads a list of strings; one that is left out is empty. */
export function texts(properties: Properties, key: string): readonly string[] {
  const value = properties[key];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Reads a number that may be left out. */
export function optionalNumber(properties: Properties, key: string): number | undefined {
  const value = properties[key];
  return typeof value === "number" ? value : undefined;
}

/** Reads the property `tags`. */
function tagsOf(properties: Properties): Readonly<Record<string, string>> {
  const tags = properties["tags"];
  if (typeof tags !== "object" || tags === null) return {};
  return Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
}

/** A tag as the AWS APIs write it. */
export interface Tag {
  readonly Key: string | undefined;
  readonly Value: string | undefined;
}

/** The property `tags` for the tags that AWS answered. */
export function tagsFrom(tags: readonly Tag[] = []): Record<string, string> {
  return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The tags for an AWS request. */
export function tagList(properties: Properties): { Key: string; Value: string }[] {
  return Object.entries(tagsOf(properties)).map(([Key, Value]) => ({ Key, Value }));
}

/** What has to be sent so that the tags of `olds` become those of `news`. */
export function tagChanges(
  olds: Properties,
  news: Properties,
): { readonly removed: string[]; readonly set: { Key: string; Value: string }[] } {
  const [before, after] = [tagsOf(olds), tagsOf(news)];
  return {
    removed: Object.keys(before).filter((key) => !(key in after)),
    set: tagList(news).filter(({ Key, Value }) => before[Key] !== Value),
  };
}
