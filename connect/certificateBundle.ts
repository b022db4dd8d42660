/**
 * Where AWS publishes the root certificates of one Region, as PEM text.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html#UsingWithRDS.SSL.CertificatesAllRegions
 */
export function certificateBundle(region: string): string {
  return `https://${hostFor(region)}/${region}/${region}-bundle.pem`;
}

function hostFor(region: string): string {
  if (region.startsWith("us-gov-")) return "truststore.pki.us-gov-west-1.rds.amazonaws.com";
  if (region.startsWith("cn-")) return "rds-truststore.s3.cn-north-1.amazonaws.com.cn";
  return "truststore.pki.rds.amazonaws.com";
}
