/** Certificates for the names of RDS endpoints, from an authority of the emulator's own. */
import { spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { join } from "node:path";
import { z } from "zod";

const certificates = z.object({
  ca: z.string(),
  servers: z.array(z.object({ cert: z.string(), key: z.string() })),
});

/** PEM texts: the authority's certificate, and certificate and key for each list of names. */
export type Certificates = Readonly<z.infer<typeof certificates>>;

/** Made by the cryptography package, which moto brings along; openssl need not be installed. */
export async function createCertificates(
  python: string,
  names: readonly (readonly string[])[],
): Promise<Certificates> {
  const child = spawn(python, ["-B", join(__dirname, "certificates.py")], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(names));
  return certificates.parse(JSON.parse(await text(child.stdout)));
}
