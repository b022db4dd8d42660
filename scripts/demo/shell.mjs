import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import path from "node:path";

/**
 * Runs lines of a shell in the folder of the Pulumi program, as somebody does who has installed
 * `rds-iam-user` and psql, and shows them.
 */
export async function shellRunner({ terminal, signal, workspace, root, bastion }) {
  const installed = path.join(root, "examples", "node_modules", ".bin");
  const folder = await mkdtemp(path.join(workspace.env.TMPDIR, "shell-"));
  const env = {
    ...workspace.env,
    ...bastion.psqlEnv,
    PATH: [installed, bastion.psqlFolder, workspace.env.PATH].join(path.delimiter),
    RDS_IAM_USER_VIA: bastion.via,
    TMPDIR: folder,
  };
  let running;
  return {
    /** Ends what runs, and waits for it: it may have files in a folder that is removed. */
    stop: async () => {
      if (running === undefined) return;
      endGroup(running.pid);
      await running.ended.catch(() => {});
    },
    run: async (line) => {
      signal.throwIfAborted();
      terminal.command("$", line);
      const child = spawn("/bin/sh", ["-c", line], {
        cwd: workspace.folder,
        env,
        // Its own process group: Ctrl-C reaches this process alone, which then decides.
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding("utf8").on("data", (text) => (output += text));
      }
      const ended = new Promise((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (code, by) => resolve(code ?? by));
      });
      running = { pid: child.pid, ended };
      const exitCode = await ended;
      running = undefined;
      signal.throwIfAborted();
      terminal.output(output.trimEnd());
      return { exitCode, output };
    },
    /** Temporary files and processes of the lines that were run. */
    left: () => ({ files: readdirSync(folder), processes: processesIn(folder) }),
  };
}

function endGroup(pid) {
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    // It has just ended by itself.
  }
}

/** IDs of the processes that have the folder in their environment. */
function processesIn(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/environ`, "utf8").includes(folder);
      } catch {
        return false; // ended, or another user's
      }
    });
}
