/**
 * Where AWS publishes the root certificates of one Region, as PEM text.
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html#UsingWithRDS.SSL.CertificatesAllRegions
 */
export function certificateBundle(region: string): string {
  const [, host] = HOSTS.find(([prefix]) => region.startsWith(prefix)) ?? HOSTS[2];
  return `https://${host}/${region}/${region}-bundle.pem`;
}

/** By the beginning of the Region's name. */
const HOSTS = [
  ["us-gov-", "truststore.pki.us-gov-west-1.rds.amazonaws.com"],
  ["cn-", "rds-truststore.s3.cn-north-1.amazonaws.com.cn"],
  ["", "truststore.pki.rds.amazonaws.com"],
] as const;
