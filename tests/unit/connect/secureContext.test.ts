import { rootCertificates } from "node:tls";
import { expect } from "chai";
import { secureContextOf } from "../../../connect/secureContext";

const [FIRST = ""] = rootCertificates;

describe("secureContextOf", () => {
  it("is made once for one Region, so that TLS costs once a process", () => {
    const context = secureContextOf("eu-west-1", undefined);
    expect(secureContextOf("eu-west-1", undefined)).to.equal(context);
  });

  it("is another one for other roots", () => {
    const context = secureContextOf("eu-west-1", undefined);
    expect(secureContextOf("eu-west-2", undefined)).not.to.equal(context);
    expect(secureContextOf("eu-west-1", FIRST)).not.to.equal(context);
  });

  it("is left alone by libraries that copy configurations", () => {
    const context = secureContextOf("eu-west-1", undefined);
    // By this tag lodash tells what it cannot copy; a copied context would end the process.
    expect(Object.prototype.toString.call(context)).to.equal("[object SecureContext]");
    expect(JSON.stringify({ context, servername: "orders" })).to.equal('{"servername":"orders"}');
  });
});
