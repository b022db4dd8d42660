/** What runs on this machine, by `ps`. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface RunningProcess {
  readonly pid: number;
  readonly args: string;
}

/** What a process has started, itself or through others. */
export async function processesBelow(root: number): Promise<readonly RunningProcess[]> {
  const { stdout } = await promisify(execFile)("ps", ["-A", "-o", "pid=,ppid=,args="]);
  const processes = stdout.split("\n").map((line) => {
    const [pid, parent, ...args] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), args: args.join(" ") };
  });
  const below = (parent: number): typeof processes =>
    processes
      .filter((process) => process.parent === parent)
      .flatMap((process) => [process, ...below(process.pid)]);
  return below(root);
}
