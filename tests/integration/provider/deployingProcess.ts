/**
 * A deployment in a process that knows no more than names: INPUTS are those of a role, as JSON, KEPT is an
 * SSM parameter whose value is kept on purpose. It makes the role, previews it again, and tells its parent.
 * Asked with a path, it writes its memory there.
 */
import { subscribe } from "node:diagnostics_channel";
import { writeHeapSnapshot } from "node:v8";
import { readAwsSecret } from "../../../connect/secret";
import { check, create } from "../../../provider/role/provider";

interface Started {
  readonly process: { readonly spawnfile: string };
}

const started: Started["process"][] = [];

subscribe("child_process", (message) => {
  if (isStarted(message)) started.push(message.process);
});

process.on("message", (path) => {
  process.send?.({ written: writeHeapSnapshot(String(path)) });
});

async function deploy(): Promise<void> {
  const inputs = JSON.parse(process.env["INPUTS"] ?? "{}") as Readonly<Record<string, unknown>>;
  const place = { region: process.env["AWS_REGION"] ?? "", identity: {} };
  const name = process.env["KEPT"] ?? "";
  const kept = await readAwsSecret({ service: "ssm", name, ...place });
  Reflect.set(globalThis, "kept", { password: kept });
  await create(inputs);
  await check(inputs, inputs);
  process.send?.({ children: started.map(({ spawnfile }) => spawnfile) });
}

function isStarted(message: unknown): message is Started {
  return typeof message === "object" && message !== null && "process" in message;
}

deploy().catch((error: unknown) => process.send?.({ error: String(error) }));
