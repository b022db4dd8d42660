import { X509Certificate } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSecureContext, rootCertificates } from "node:tls";
import { expect } from "chai";
import { trustedRoots } from "../../../connect/trustedRoots";

const [FIRST = "", SECOND = ""] = rootCertificates;
const none = "";

function subjectsOf(roots: readonly string[]): readonly string[] {
  return roots.map((root) => new X509Certificate(root).subject);
}

describe("trustedRoots", () => {
  it("has the roots of RDS in the Region, and of no other", () => {
    const subjects = subjectsOf(trustedRoots("eu-west-1", undefined, none));
    const rds = subjects.map((subject) => /CN=(Amazon RDS .*)/.exec(subject)?.[1] ?? "");
    expect(rds.filter((name) => name !== "").sort()).to.deep.equal([
      "Amazon RDS eu-west-1 Root CA ECC384 G1",
      "Amazon RDS eu-west-1 Root CA RSA2048 G1",
      "Amazon RDS eu-west-1 Root CA RSA4096 G1",
    ]);
  });

  it("has the public roots of Amazon, to which RDS Proxy chains", () => {
    const subjects = subjectsOf(trustedRoots("eu-west-1", undefined, none)).join("\n");
    for (const number of ["1", "2", "3", "4"]) {
      expect(subjects).to.contain(`CN=Amazon Root CA ${number}`);
    }
  });

  it("has no root of RDS for a Region that is not known", () => {
    const subjects = subjectsOf(trustedRoots("il-central-1", undefined, none)).join("\n");
    expect(subjects).not.to.contain("Amazon RDS");
  });

  it("adds each certificate of ca", () => {
    const ca = `# a comment\n${FIRST}\n\n${SECOND}\n`;
    expect(trustedRoots("eu-west-1", ca, none).slice(-2)).to.deep.equal([FIRST, SECOND]);
  });

  it("is a list that TLS takes", () => {
    expect(() =>
      createSecureContext({ ca: [...trustedRoots("eu-west-1", FIRST, none)] }),
    ).not.to.throw();
  });

  it("refuses a ca without a certificate", () => {
    expect(() => trustedRoots("eu-west-1", "/etc/ssl/ca.pem", none)).to.throw(
      "ca: expected PEM text with at least one certificate (-----BEGIN CERTIFICATE-----), found none",
    );
  });

  it("passes over a file that cannot be read, as Node does", () => {
    const missing = join(tmpdir(), "there-is-no-such-file.pem");
    expect(trustedRoots("eu-west-1", undefined, missing)).to.deep.equal(
      trustedRoots("eu-west-1", undefined, none),
    );
  });

  describe("with a file of extra certificates", () => {
    let folder = "";

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), "trusted-roots-"));
    });

    afterEach(async () => {
      await rm(folder, { recursive: true });
    });

    it("adds them before those of ca", async () => {
      const file = join(folder, "extra.pem");
      await writeFile(file, FIRST);
      expect(trustedRoots("eu-west-1", SECOND, file).slice(-2)).to.deep.equal([FIRST, SECOND]);
    });
  });
});
