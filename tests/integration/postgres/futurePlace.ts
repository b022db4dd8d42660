/** What a role will create, as a place to hold privileges on. */
import type { FutureType } from "../../../provider/postgres/model/objectTypes";
import { FUTURES } from "./randomPrivileges";
import { shown, type Place } from "./randomWorld";

/** The words of default privileges, and what tells them apart whoever the creator is. */
export function futurePlace(type: FutureType, schema: string, creator: string): Place {
  const where = schema === "" ? "" : ` in schema ${shown(schema)}`;
  const words = `future ${FUTURES[type].word} of ${shown(creator)}${where}`;
  return { words, owner: creator, schema: "" };
}

/** `future tables of "Ali""ce" in schema s: SELECT` without the creator. */
export function futureKey(key: string, creator: string): string {
  return key.replace(` of ${shown(creator)}`, "");
}
