import { whatMatters } from "./engineOutput.mjs";

const COMMANDS = {
  up: "pulumi up --yes",
  preview: "pulumi preview",
  destroy: "pulumi destroy --yes",
};

/** Runs the real engine on the stack and shows the part of its output that matters. */
export function pulumiRunner({ terminal, signal, workspace }) {
  return {
    /** @returns all that the command printed; it fails as the command does. */
    run: async (command, { diff = false, expectNoChanges = false, env = {} } = {}) => {
      signal.throwIfAborted();
      const flags = [diff && "--diff", expectNoChanges && "--expect-no-changes"].filter(Boolean);
      terminal.command("$", [COMMANDS[command], ...flags].join(" "));
      const { stdout, stderr } = await workspace[command]({ diff, expectNoChanges, env });
      terminal.output(whatMatters(`${stdout}\n${stderr}`));
      return `${stdout}\n${stderr}`;
    },
    /** A stack output, parsed. */
    output: async (name) => {
      signal.throwIfAborted();
      const args = ["stack", "output", name, "--json"];
      terminal.command("$", `pulumi ${args.join(" ")}`);
      const { stdout } = await workspace.run(args);
      terminal.output(stdout.trimEnd());
      return JSON.parse(stdout);
    },
  };
}
