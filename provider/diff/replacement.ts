/** Whether a change of the declaration replaces the role. */
import type { Props } from "../engine/props";
import { declaredOf } from "../inputs/parts/declared";

/** Another name is another role; so is another server. */
export function replacingKeys(outs: Props, news: Props): readonly string[] {
  const [before, after] = [declaredOf(outs), declaredOf(news)];
  return [
    ...(before["username"] === after["username"] ? [] : ["username"]),
    ...(isOtherServer(before["server"], after["server"]) ? ["server"] : []),
  ];
}

/** Whether two servers share neither address nor resource id. */
export function isOtherServer(before: unknown, after: unknown): boolean {
  const [from, to] = [addressOf(before), addressOf(after)];
  if (from === undefined || to === undefined) return false; // not known yet
  const moved = from.host !== to.host || from.port !== to.port;
  return moved && !from.resourceIds.some((id) => to.resourceIds.includes(id));
}

interface Address {
  readonly host: unknown;
  readonly port: unknown;
  readonly resourceIds: readonly unknown[];
}

/** A server's address in inputs or outputs; `undefined` where it is not known yet. */
function addressOf(server: unknown): Address | undefined {
  const { host, port, resourceIds }: Props = declaredOf(server);
  return Array.isArray(resourceIds) ? { host, port, resourceIds } : undefined;
}
