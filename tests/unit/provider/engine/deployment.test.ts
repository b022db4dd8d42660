import { expect } from "chai";
import { login, role } from "../../../../provider/index";
import { notedConfiguration } from "../../../../provider/engine/deployment";

/** A request of the engine; `get` may throw, as the SDK's does before it has a configuration. */
function request(get: (key: string) => string | undefined) {
  return { config: { get, require: (key: string) => get(key) ?? "" } };
}

function values(config: Readonly<Record<string, string>>) {
  return request((key) => config[key]);
}

describe("configure", () => {
  after(async () => {
    await role.configure(values({}));
  });

  it("notes the AWS provider's identity and nothing else, before it has ended", () => {
    const config = { "aws:profile": "prod", "aws:region": "eu-west-1", "shop:key": "hush" };
    const ended = role.configure(values(config));
    expect(notedConfiguration().configuration).to.deep.equal({ profile: "prod" });
    return ended;
  });

  it("numbers another configuration, and not the same one again", async () => {
    await role.configure(values({ "aws:profile": "one" }));
    const { number } = notedConfiguration();
    await login.configure(values({ "aws:profile": "one" }));
    expect(notedConfiguration().number).to.equal(number);
    await login.configure(values({ "aws:profile": "two" }));
    expect(notedConfiguration()).to.deep.equal({
      configuration: { profile: "two" },
      number: number + 1,
    });
  });

  it("does not throw where there is no configuration", async () => {
    await role.configure(
      request(() => {
        throw new Error("there is none");
      }),
    );
    expect(notedConfiguration().configuration).to.deep.equal({});
  });
});
