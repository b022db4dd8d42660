import { constants } from "node:os";

const PARENT_CHECK_MS = 1000;

/**
 * Hears when this process is asked to end, so that it ends what it has started first. One Ctrl-C can
 * arrive twice, from the terminal and from npm: the first signal counts, and none ends this process.
 *
 * @param {() => void} onInterruption called once, at once
 * @returns {{ signal: AbortSignal, exitCode: () => number | undefined }} `signal` aborts then;
 *   `exitCode` is the shell's for that signal, undefined where there was none
 */
export function listenForInterruption(onInterruption) {
  const controller = new AbortController();
  let first;
  const interrupt = (name) => {
    if (first !== undefined) return;
    first = name;
    onInterruption();
    controller.abort(new Error("interrupted"));
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, interrupt);
  // npm passes a signal on to its shell, which may end by it and tell nobody.
  const parent = process.ppid;
  const check = () => process.ppid !== parent && interrupt("SIGHUP");
  setInterval(check, PARENT_CHECK_MS).unref();
  return {
    signal: controller.signal,
    exitCode: () => first && 128 + constants.signals[first],
  };
}
