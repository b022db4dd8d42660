/**
 * Creates, updates and deletes roles in a process whose clock is wrong by CLOCK_MS. CALLS has what they are
 * called with, as JSON. Tells its parent what became of each.
 */
import { create, delete as remove, update } from "../../../provider/role/provider";
import type { Props } from "./declared";

const offsetMs = Number(process.env["CLOCK_MS"]);
const { now } = Date;

globalThis.Date = class extends Date {
  constructor(...given: readonly [] | readonly [number | string | Date]) {
    super(given[0] ?? now() + offsetMs);
  }

  static override now(): number {
    return now() + offsetMs;
  }
} as DateConstructor;

async function toldOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "done",
    (error: unknown) => {
      const { reasons } = Object(error) as { readonly reasons?: readonly string[] };
      return reasons?.join("\n") ?? (error instanceof Error ? error.message : String(error));
    },
  );
}

async function run(): Promise<void> {
  const { id, outs, changed, other } = JSON.parse(process.env["CALLS"] ?? "{}") as {
    readonly id: string;
    readonly outs: Props;
    readonly changed: Props;
    readonly other: Props;
  };
  const told = {
    create: await toldOf(create(other)),
    update: await toldOf(update(id, outs, changed)),
    delete: await toldOf(remove(id, outs)),
  };
  process.send?.(told);
}

void run();
