import { expect } from "chai";
import {
  addressInWords,
  isSshHost,
  isSshUser,
  type Via,
  viaInWords,
} from "../../../../connect/tunnel/via";

const ecsTask = { cluster: "orders", task: "0a1b", container: "app" };

const ways: readonly { readonly via: Via; readonly words: string }[] = [
  { via: { host: "127.0.0.1", port: 15432 }, words: "the tunnel at 127.0.0.1:15432" },
  { via: { host: "::1", port: 15432 }, words: "the tunnel at [::1]:15432" },
  { via: { ssh: { host: "bastion" } }, words: 'SSH host "bastion"' },
  {
    via: { ssh: { host: "bastion", port: 2222, user: "me", jumpHosts: [{ host: "first" }] } },
    words: 'SSH host "bastion"',
  },
  { via: { ssm: { instanceId: "i-0123" } }, words: 'instance "i-0123"' },
  {
    via: { ssm: { ecsTask, region: "eu-west-1" } },
    words: 'container "app" of ECS task "0a1b" in cluster "orders"',
  },
];

const addresses = [
  { host: "orders.example.com", port: 5432, words: "orders.example.com:5432" },
  { host: "fe80::1", port: 22, words: "[fe80::1]:22" },
];

/** What a shell reads as more than a word, and what no name has. */
const neither = Array.from("'\"`;&<>|(){} \t\n\u0000", (character) => `a${character}b`);

describe("a way in words", () => {
  for (const { via, words } of ways) {
    it(`is ${words}`, () => {
      expect(viaInWords(via)).to.equal(words);
    });
  }

  for (const { words, ...endpoint } of addresses) {
    it(`has the address ${words}`, () => {
      expect(addressInWords(endpoint)).to.equal(words);
    });
  }
});

describe("a host of ssh", () => {
  it("is a name or an address", () => {
    const hosts = ["bastion", "bastion-1.example.com", "10.0.0.1", "fe80::1%eth0", "me@bastion"];
    expect(hosts.filter((host) => !isSshHost(host))).to.deep.equal([]);
  });

  it("is no option, and nothing that a shell reads as more than a word", () => {
    const hosts = ["", "-oProxyCommand=x", "$HOME", String.raw`a\b`, ...neither];
    expect(hosts.filter(isSshHost)).to.deep.equal([]);
  });
});

describe("a user of ssh", () => {
  it("is a name, which may have a domain", () => {
    const users = ["ec2-user", "me@corp.example.com", String.raw`CORP\me`, "machine$"];
    expect(users.filter((user) => !isSshUser(user))).to.deep.equal([]);
  });

  it("is no option, and nothing that a shell reads as more than a word", () => {
    const users = ["", "-l", "me\\", ...neither];
    expect(users.filter(isSshUser)).to.deep.equal([]);
  });
});
