import { expect } from "chai";
import { certificateBundle } from "../../../connect/certificateBundle";

const cases = [
  {
    region: "il-central-1",
    address: "https://truststore.pki.rds.amazonaws.com/il-central-1/il-central-1-bundle.pem",
  },
  {
    region: "us-gov-east-1",
    address:
      "https://truststore.pki.us-gov-west-1.rds.amazonaws.com/us-gov-east-1/us-gov-east-1-bundle.pem",
  },
  {
    region: "cn-north-1",
    address:
      "https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/cn-north-1/cn-north-1-bundle.pem",
  },
];

describe("certificateBundle", () => {
  for (const { region, address } of cases) {
    it(`is AWS's address for ${region}`, () => {
      expect(certificateBundle(region)).to.equal(address);
    });
  }
});
