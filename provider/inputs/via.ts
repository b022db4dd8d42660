/** How the deployment reaches the server, as inputs. */
import { z } from "zod";
import { givenKey } from "../../connect/tunnel/hostKeys";
import { isSshHost, isSshUser, type Via } from "../../connect/tunnel/via";
import { valueInWords } from "./parts/problem";
import { chosen, expected, has, text } from "./parts/schemas";

export const port = z.number().int().min(1).max(65535);

const plainWord = 'without spaces and special characters of a shell, not beginning with "-"';
const keyPath = "the path of a private key";

const sshServer = {
  host: matching(`a name or an address ${plainWord}`, isSshHost),
  port: port.optional(),
  user: matching(`the name of a user ${plainWord}`, isSshUser).optional(),
  privateKeyPath: text(keyPathProblem, keyPath).optional(),
  hostKey: matching(
    'the fingerprint of a host key ("SHA256:…") or the public key ("ssh-ed25519 AAAA…")',
    (value) => givenKey(value) !== undefined,
  ).optional(),
};

const session = {
  region: z.string().min(1).optional(),
  profile: z.string().min(1).optional(),
};

const variants = {
  endpoint: z.strictObject({ host: z.string().min(1), port }),
  ssh: z.strictObject({
    ssh: z.strictObject({ ...sshServer, jumpHosts: z.array(z.strictObject(sshServer)).optional() }),
  }),
  instance: z.strictObject({
    ssm: z.strictObject({
      ...session,
      instanceId: matching(
        'the ID of an instance, which begins with "i-" or "mi-" (or ecsTask in its place)',
        (value) => /^m?i-[0-9a-f]+$/.test(value),
      ),
    }),
  }),
  ecsTask: z.strictObject({
    ssm: z.strictObject({
      ...session,
      ecsTask: z.strictObject({
        cluster: z.string().min(1),
        task: z.string().min(1),
        container: z.string().min(1),
      }),
    }),
  }),
};

const anyVia = z.custom<Via>(() => false, {
  error: expected("{ host, port } of a tunnel, { ssh } or { ssm }"),
});

/** A way that the program names. */
export const via = chosen<Via>((value) => {
  if (has(value, "ssh")) return variants.ssh;
  if (has(value, "ssm")) return has(value.ssm, "ecsTask") ? variants.ecsTask : variants.instance;
  return has(value, "host") || has(value, "port") ? variants.endpoint : anyVia;
});

/** A string with a rule. */
function matching(what: string, isGood: (value: string) => boolean): z.ZodType<string> {
  return text(
    (value) => (isGood(value) ? undefined : `expected ${what}, found ${valueInWords(value)}`),
    what,
  );
}

// The key itself would be in the state.
function keyPathProblem(value: string): string | undefined {
  if (value.includes("PRIVATE KEY-----")) return `expected ${keyPath}, found the key itself`;
  return value === "" ? `expected ${keyPath}, found ${valueInWords(value)}` : undefined;
}
