/**
 * What differs from one run, machine or version to the next, and what a picture shows instead. All
 * else in a picture is as the command printed it.
 */
const EXAMPLES = [
  {
    what: "the name of the cluster",
    pattern: /\bcluster-[a-z0-9]{12}\b/,
    example: "cluster-abc123",
  },
  { what: "its resource ID", pattern: /\bcluster-[A-Z0-9]{26}\b/, example: "cluster-ABC123" },
  { what: "the tunnel's port", pattern: /\b127\.0\.0\.1:\d+\b/, example: "127.0.0.1:15432" },
  {
    what: "Pulumi's suffix of names",
    pattern: /(?<=orders_reader-[a-z]+-)[0-9a-f]{7}\b/,
    example: "1a2b3c4",
  },
  {
    what: "the serial number in the root's name",
    pattern: /(?<=RDS emulator root CA) [0-9a-f]{8,40}\b/,
    example: "",
  },
  {
    what: "the certificate's end",
    pattern: /(?<=valid until )\d{4}-\d\d-\d\d/,
    example: "2027-05-01",
  },
  {
    what: "psql's own version, and the server's",
    pattern: /^psql \(.*\)$/,
    example: "psql (18.4)",
  },
  {
    what: "cipher and extensions of TLS",
    pattern: /^SSL connection \(.*\)$/,
    example: "SSL connection (protocol: TLSv1.3, cipher: TLS_AES_256_GCM_SHA384, compression: off)",
  },
];

/** Text with example values, which stay the same. */
export function withExamples(text) {
  return EXAMPLES.reduce(
    (changed, { pattern, example }) => changed.replaceAll(new RegExp(pattern, "g"), example),
    text,
  );
}
