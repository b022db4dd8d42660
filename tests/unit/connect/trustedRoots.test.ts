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
  it("has the roots of RDS", () => {
    expect(subjectsOf(trustedRoots(undefined, none)).join("\n")).to.contain(
      "CN=Amazon RDS eu-west-1 Root CA RSA2048 G1",
    );
  });

  it("has the public roots, to which RDS Proxy chains", () => {
    expect(trustedRoots(undefined, none)).to.include.members([...rootCertificates]);
  });

  it("adds each certificate of ca", () => {
    const ca = `# a comment\n${FIRST}\n\n${SECOND}\n`;
    expect(trustedRoots(ca, none).slice(-2)).to.deep.equal([FIRST, SECOND]);
  });

  it("is a list that TLS takes", () => {
    expect(() => createSecureContext({ ca: [...trustedRoots(FIRST, none)] })).not.to.throw();
  });

  it("refuses a ca without a certificate", () => {
    expect(() => trustedRoots("/etc/ssl/ca.pem", none)).to.throw(
      "ca: expected PEM text with at least one certificate (-----BEGIN CERTIFICATE-----), found none",
    );
  });

  it("passes over a file that cannot be read, as Node does", () => {
    const missing = join(tmpdir(), "there-is-no-such-file.pem");
    expect(trustedRoots(undefined, missing)).to.deep.equal(trustedRoots(undefined, none));
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
      expect(trustedRoots(SECOND, file).slice(-2)).to.deep.equal([FIRST, SECOND]);
    });
  });
});
