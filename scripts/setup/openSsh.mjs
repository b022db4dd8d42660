/** OpenSSH's server and tools, and a library that gives the server names of its own. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { ensureDebianPackages } from "./debian.mjs";
import { onPath } from "./onPath.mjs";
import { runnableFolder, serverUser } from "./serverUser.mjs";

/** Where sshd is, if it is there, without being on everybody's PATH. */
const SYSTEM_FOLDERS = ["/usr/sbin", "/usr/local/sbin", "/sbin"];
const TOOLS = { ssh: "ssh", keygen: "ssh-keygen", agent: "ssh-agent", add: "ssh-add" };
const NSS_WRAPPER = "libnss_wrapper.so";

/**
 * Finds the programs, or fetches Debian's packages; a second call takes milliseconds.
 *
 * @type {typeof import("./openSsh.d.mts").ensureOpenSsh}
 */
export async function ensureOpenSsh({ log }) {
  try {
    return await findOrFetch(log);
  } catch (error) {
    const [firstLine] = error.message.split("\n");
    return { reason: `OpenSSH's server is not here: ${firstLine}` };
  }
}

async function findOrFetch(log) {
  const user = serverUser();
  const installed = {
    sshd: onPath("sshd", SYSTEM_FOLDERS),
    nssWrapper: installedNssWrapper(),
    ...Object.fromEntries(Object.entries(TOOLS).map(([key, name]) => [key, onPath(name)])),
  };
  const packages = missingPackages(installed);
  if (packages.length === 0) return { ...installed, environment: {}, user };
  const fetched = await ensureDebianPackages(packages, log);
  const folder = runnableFolder({
    user,
    folder: fetched.folder,
    title: "OpenSSH",
    copyName: basename(fetched.folder),
    canRun: (root) => canRun(user, { ...fetchedIn(root), ...defined(installed) }),
    log,
  });
  const environment = { LD_LIBRARY_PATH: fetched.libraries.replaceAll(fetched.folder, folder) };
  return { ...fetchedIn(folder), ...defined(installed), environment, user };
}

function missingPackages({ sshd, nssWrapper, ...tools }) {
  return [
    ...(sshd === undefined ? ["openssh-server"] : []),
    ...(Object.values(tools).includes(undefined) ? ["openssh-client"] : []),
    ...(nssWrapper === undefined ? ["libnss-wrapper"] : []),
  ];
}

function defined(programs) {
  return Object.fromEntries(Object.entries(programs).filter(([, file]) => file !== undefined));
}

function fetchedIn(root) {
  const tools = Object.entries(TOOLS).map(([key, name]) => [key, join(root, "usr", "bin", name)]);
  // From OpenSSH 9.8 on, sshd runs two more programs.
  const helpers = { session: "sshd-session", auth: "sshd-auth" };
  const parts = Object.entries(helpers)
    .map(([key, name]) => [key, join(root, "usr", "lib", "openssh", name)])
    .filter(([, file]) => existsSync(file));
  return {
    ...Object.fromEntries([...tools, ...parts]),
    sshd: join(root, "usr", "sbin", "sshd"),
    nssWrapper: nssWrapperIn(join(root, "usr", "lib")),
  };
}

function installedNssWrapper() {
  return nssWrapperIn("/usr/lib") ?? nssWrapperIn("/usr/lib64");
}

function nssWrapperIn(folder) {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const folders = names.filter((name) => name.includes("-linux-gnu"));
  return ["", ...folders]
    .map((name) => join(folder, name, NSS_WRAPPER))
    .find((file) => existsSync(file));
}

/** Tried, not guessed: a folder may be closed to others, or noexec. */
function canRun(user, { sshd, nssWrapper }) {
  const ids = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  const script = 'test -x "$0" && test -r "$1"';
  const tried = spawnSync("/bin/sh", ["-c", script, sshd, nssWrapper], { ...ids, cwd: "/" });
  return tried.status === 0;
}
