import { expect } from "chai";
import { unmatchedWarning } from "../../../components/unmatchedWarning";

describe("the warning of endpoints that no server has", () => {
  it("names one", () => {
    expect(unmatchedWarning(["order.rds"], ["orders.rds"])).to.equal(
      'RDS_IAM_USER_VIA names the endpoint "order.rds", which no server of this program has\n' +
        'Detail: The program\'s endpoints are "orders.rds".\n' +
        "Hint: Write an endpoint as RDS shows it, or take the entry out.",
    );
  });

  it("names several", () => {
    expect(unmatchedWarning(["a", "b"], ["c", "d"])).to.equal(
      'RDS_IAM_USER_VIA names the endpoints "a", "b", which no server of this program has\n' +
        'Detail: The program\'s endpoints are "c", "d".\n' +
        "Hint: Write an endpoint as RDS shows it, or take the entry out.",
    );
  });
});
