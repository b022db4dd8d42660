/** moto, the AWS API emulator (PyPI), in a virtual environment of its own in the cache folder. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "./cacheFolder.mjs";
import { publish } from "./publish.mjs";

/** What is installed. cryptography is named because tests/emulator/certificates.py imports it. */
const PINS = ["moto[server]==5.2.5", "werkzeug==3.1.9", "flask==3.1.3", "cryptography==50.0.2"];

const PYTHON = process.env.PYTHON ?? "python3";

/**
 * Makes the environment unless it is there; a second call takes milliseconds.
 * @param {{ log: (line: string) => void }} options where progress goes, a line at a time
 * @returns {Promise<{ python: string }>} the interpreter that can `import moto`
 */
export async function ensureMoto({ log }) {
  const folder = join(cacheFolder(), `moto-${await stamp()}`);
  const python = join(folder, "bin", "python");
  if (existsSync(python)) {
    return { python };
  }
  // Built beside its final name and renamed when complete: neither a crash nor a second set-up at
  // the same time can leave half an environment behind.
  const draft = `${folder}.${String(process.pid)}`;
  rmSync(draft, { recursive: true, force: true });
  try {
    await build(draft, log);
    publish(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return { python };
}

/** Names the pins and the interpreter: an environment breaks when its Python is replaced. */
async function stamp() {
  const version = await run(PYTHON, ["-c", "import sys; print(sys.version, sys.base_prefix)"]);
  return createHash("sha256")
    .update([version, ...PINS].join("\n"))
    .digest("hex")
    .slice(0, 12);
}

async function build(folder, log) {
  const started = Date.now();
  mkdirSync(cacheFolder(), { recursive: true });
  log(`moto: making a Python environment in ${cacheFolder()}`);
  const python = join(folder, "bin", "python");
  await makeEnvironment(folder, python).catch((error) => {
    throw new Error(
      `could not make a Python virtual environment: ${error.message}\n` +
        "Hint: On Debian and Ubuntu, install the package python3-venv.",
      { cause: error },
    );
  });
  const pip = ["-m", "pip", "install", "--disable-pip-version-check", "--no-input"];
  log(`moto: installing ${PINS.join(", ")} with pip`);
  await run(python, [...pip, ...PINS], progress(log));
  await run(python, ["-c", "import moto.server, cryptography"]);
  writeFileSync(join(folder, "pins.txt"), PINS.join("\n") + "\n");
  log(`moto: ready after ${String(Math.round((Date.now() - started) / 1000))} s`);
}

/** Two steps, because venv captures the output of its pip: {@link run} would not wait for that pip. */
async function makeEnvironment(folder, python) {
  await run(PYTHON, ["-m", "venv", "--without-pip", folder]);
  await run(python, ["-m", "ensurepip", "--upgrade", "--default-pip"]);
}

/** One line for every tenth package: pip itself prints hundreds. */
function progress(log) {
  let packages = 0;
  return (text) => {
    for (const name of text.matchAll(/^Collecting (\S+)/gm)) {
      packages += 1;
      if (packages % 10 === 0) {
        log(`moto: ${String(packages)} packages, now ${name[1]}`);
      }
    }
  };
}

/** Resolves with what the command printed; rejects with what it complained about. */
function run(command, args, onText = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    let complaint = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
      onText(String(chunk));
    });
    child.stderr.on("data", (chunk) => (complaint += chunk));
    child.on("error", (error) =>
      reject(new Error(`could not start ${command}: ${error.message}`, { cause: error })),
    );
    child.on("close", (code) =>
      code === 0
        ? resolve(printed)
        : reject(
            new Error(`${command} ended with ${String(code)}:\n${(complaint || printed).trim()}`),
          ),
    );
  });
}
