import { expect } from "chai";
import { mayBePaused, noAnswer, waitingLine } from "../../../../provider/preview/waiting";
import { inputsOf } from "../inputs/inputsOf";
import { PROPS, SERVER } from "../roleInputs";

const CLUSTER = { ...SERVER, host: "orders.cluster-abc.eu-west-1.rds.amazonaws.com" };
const PAUSING = { ...CLUSTER, autoPause: true };
const CHECK = "Check that this machine can reach the server, and AWS for the master's credentials.";
const MAY_BE_PAUSED =
  " If it is an Aurora Serverless v2 cluster that was paused, it takes about 15 seconds to resume, or 30 and more after a day: raise timeouts.previewSeconds and timeouts.connectSeconds.";

describe("waitingLine", () => {
  it("says that a server that pauses is waited for until it has resumed", () => {
    expect(waitingLine(inputsOf({ ...PROPS, server: PAUSING }))).to.equal(
      "waiting for the server orders.cluster-abc.eu-west-1.rds.amazonaws.com:5432 to resume, 45 seconds at most (timeouts.previewSeconds)",
    );
  });

  it("says for how long another server is waited for", () => {
    const timeouts = { previewSeconds: 20 };
    expect(waitingLine(inputsOf({ ...PROPS, timeouts }))).to.equal(
      "waiting for the server orders.rds.amazonaws.com:5432, 20 seconds at most (timeouts.previewSeconds)",
    );
  });
});

describe("noAnswer", () => {
  for (const { title, props, text } of [
    {
      title: "an instance",
      props: {},
      text: `no answer within 5 seconds (timeouts.previewSeconds)\nHint: ${CHECK}`,
    },
    {
      title: "a cluster that may pause",
      props: { server: CLUSTER, timeouts: { previewSeconds: 1 } },
      text: `no answer within 1 second (timeouts.previewSeconds)\nHint: ${CHECK}${MAY_BE_PAUSED}`,
    },
    {
      title: "a server that pauses",
      props: { server: PAUSING },
      text: `no answer within 45 seconds (timeouts.previewSeconds)\nHint: ${CHECK} The server may still be resuming: try again, or raise timeouts.previewSeconds.`,
    },
  ]) {
    it(`says what to do about ${title}`, () => {
      const error = noAnswer(inputsOf({ ...PROPS, ...props }));
      expect(error).to.include({ code: "could not connect", message: text });
    });
  }
});

describe("mayBePaused", () => {
  for (const host of [
    CLUSTER.host,
    "orders.cluster-ro-abc.eu-west-1.rds.amazonaws.com",
    "reports.cluster-custom-abc.eu-west-1.rds.amazonaws.com",
    "ORDERS.cluster-abc.cn-north-1.rds.amazonaws.com.cn",
  ]) {
    it(`says so of ${host}`, () => {
      expect(mayBePaused({ ...SERVER, host })).to.equal(MAY_BE_PAUSED);
      for (const autoPause of [true, false]) {
        expect(mayBePaused({ ...SERVER, host, autoPause })).to.equal("");
      }
    });
  }

  for (const host of [
    "orders.abc.eu-west-1.rds.amazonaws.com",
    "orders.cluster-abc.eu-west-1.rds.amazonaws.com.example.com",
    "orders.cluster-abc.rds.amazonaws.com",
  ]) {
    it(`does not of ${host}`, () => {
      expect(mayBePaused({ ...SERVER, host })).to.equal("");
    });
  }
});
