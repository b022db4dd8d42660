import { expect } from "chai";
import { withExamples } from "../../../../scripts/pictures/examples.mjs";

const CASES: readonly (readonly [printed: string, shown: string])[] = [
  ["9 checks: 9 ok", "9 checks: 9 ok"],
  [
    "orders-cluster.cluster-g8eeu3quceyp.eu-central-1.rds.amazonaws.com:5432 through the tunnel at 127.0.0.1:36975",
    "orders-cluster.cluster-abc123.eu-central-1.rds.amazonaws.com:5432 through the tunnel at 127.0.0.1:15432",
  ],
  [
    "arn:aws:rds-db:eu-central-1:123456789012:dbuser:cluster-R6WONRMUSIPQM8VAATMPJL7DBB/orders_reader",
    "arn:aws:rds-db:eu-central-1:123456789012:dbuser:cluster-ABC123/orders_reader",
  ],
  [
    '"arn:aws:iam::123456789012:role/orders_reader-login-eb0f111"',
    '"arn:aws:iam::123456789012:role/orders_reader-login-1a2b3c4"',
  ],
  [
    'issued by "RDS emulator root CA 1124d398a0fded89", valid until 2026-12-30',
    'issued by "RDS emulator root CA", valid until 2027-05-01',
  ],
  ["psql (15.18 (Debian 15.18-0+deb12u1), server 18.4)", "psql (18.4)"],
  [
    "SSL connection (protocol: TLSv1.3, cipher: TLS_AES_128_GCM_SHA256, compression: off, ALPN: postgresql)",
    "SSL connection (protocol: TLSv1.3, cipher: TLS_AES_256_GCM_SHA384, compression: off)",
  ],
];

describe("example values in pictures", () => {
  for (const [printed, shown] of CASES) {
    it(`make "${shown}"`, () => {
      expect(withExamples(printed)).to.equal(shown);
      expect(withExamples(shown), "stay as they are").to.equal(shown);
    });
  }
});
