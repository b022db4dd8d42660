import { expect } from "chai";
import type { Via } from "../../../../connect/tunnel/via";
import { parseVia, wayInWords } from "../../../../connect/tunnel/viaText";

const FINGERPRINT = "SHA256:0123456789+/abcdefghijklmnopqrstuvwxyzABCDE";

const accepted: readonly { readonly text: string; readonly via: Via }[] = [
  { text: "127.0.0.1:15432", via: { host: "127.0.0.1", port: 15432 } },
  { text: "bastion_1.local:1", via: { host: "bastion_1.local", port: 1 } },
  { text: "localhost:65535", via: { host: "localhost", port: 65535 } },
  { text: "[::1]:15432", via: { host: "::1", port: 15432 } },
  { text: "[fe80::1%eth0]:15432", via: { host: "fe80::1%eth0", port: 15432 } },
  { text: "ssh://bastion", via: { ssh: { host: "bastion" } } },
  { text: "ssh://bastion/", via: { ssh: { host: "bastion" } } },
  { text: "SSH://Bastion", via: { ssh: { host: "Bastion" } } },
  {
    text: "ssh://ec2-user@bastion.example.com:2222",
    via: { ssh: { host: "bastion.example.com", user: "ec2-user", port: 2222 } },
  },
  { text: "ssh://[2001:db8::1]", via: { ssh: { host: "2001:db8::1" } } },
  {
    text: "ssh://me@[2001:db8::1]:65535",
    via: { ssh: { host: "2001:db8::1", user: "me", port: 65535 } },
  },
  { text: "ssh://[fe80::1%25eth0]", via: { ssh: { host: "fe80::1%eth0" } } },
  { text: "ssh://m%C3%A9@bastion", via: { ssh: { host: "bastion", user: "mé" } } },
  {
    text: "ssh://me%40corp.example.com@bastion",
    via: { ssh: { host: "bastion", user: "me@corp.example.com" } },
  },
  { text: "ssh://CORP%5Cme@bastion", via: { ssh: { host: "bastion", user: "CORP\\me" } } },
  {
    text: `ssh://bastion?hostKey=${FINGERPRINT}&privateKeyPath=~/.ssh/id_ed25519`,
    via: { ssh: { host: "bastion", hostKey: FINGERPRINT, privateKeyPath: "~/.ssh/id_ed25519" } },
  },
  {
    text: "ssh://bastion/?hostKey=ssh-ed25519%20AAAA==&",
    via: { ssh: { host: "bastion", hostKey: "ssh-ed25519 AAAA==" } },
  },
  {
    text: "ssh://bastion?privateKeyPath=/keys/a%26b%3Fc?d",
    via: { ssh: { host: "bastion", privateKeyPath: "/keys/a&b?c?d" } },
  },
  {
    text: "ssh://bastion?jumpHost=me@first:2222&jumpHost=[::1]",
    via: {
      ssh: {
        host: "bastion",
        jumpHosts: [{ host: "first", user: "me", port: 2222 }, { host: "::1" }],
      },
    },
  },
  { text: "ssm://i-0123456789abcdef0", via: { ssm: { instanceId: "i-0123456789abcdef0" } } },
  { text: "Ssm://mi-0123456789abcdef0/", via: { ssm: { instanceId: "mi-0123456789abcdef0" } } },
  {
    text: "ssm://i-0123?region=eu-west-1&profile=my%20ops",
    via: { ssm: { instanceId: "i-0123", region: "eu-west-1", profile: "my ops" } },
  },
  {
    text: "ecs://orders/0a1b/app",
    via: { ssm: { ecsTask: { cluster: "orders", task: "0a1b", container: "app" } } },
  },
  {
    text: "ecs://orders/arn:aws:ecs:eu-west-1:123456789012:task%2Forders%2F0a1b/app/?region=eu-west-1",
    via: {
      ssm: {
        ecsTask: {
          cluster: "orders",
          task: "arn:aws:ecs:eu-west-1:123456789012:task/orders/0a1b",
          container: "app",
        },
        region: "eu-west-1",
      },
    },
  },
];

const FORMS =
  '"host:port" of a tunnel that you run (such as "127.0.0.1:15432"), "ssh://user@host", ' +
  '"ssm://<instance ID>" or "ecs://<cluster>/<task>/<container>"';
const SSH = '"ssh://[user@]host[:port]"';
const SSH_KEYS =
  'only "privateKeyPath" and "hostKey" after "?", each once and with a value; also "jumpHost", which may be repeated';
const JUMP_HOST = '"jumpHost=[user@]host[:port]"';
const SSM = '"ssm://<instance ID>", where the ID begins with "i-" or "mi-"';
const SESSION_KEYS = 'only "region" and "profile" after "?", each once and with a value';
const ECS = '"ecs://<cluster>/<task>/<container>"';
const ENCODED = "percent-encoded text after each %";

/** The texts that are refused, by what is expected instead. */
const refused: Readonly<Record<string, readonly string[]>> = {
  [FORMS]: [
    "",
    " ",
    "15432",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.0.0.1:123456",
    "127.0.0.1:1.5",
    ":15432",
    "::1:15432",
    "[::1]",
    "[1]:15432",
    "[localhost]:15432",
    "127.0.0.1:1 ",
    "local host:1",
    "me@bastion:22",
    "bastion:22/",
    "http://127.0.0.1:1",
    "ssh:bastion",
    "ssh:/bastion",
    "://bastion",
  ],
  [SSH]: [
    "ssh://",
    "ssh:///",
    "ssh://?hostKey=x",
    "ssh://@bastion",
    "ssh://me@",
    "ssh://bastion/orders",
    "ssh://bastion//",
    "ssh://bastion:",
    "ssh://bastion:0",
    "ssh://bastion:65536",
    "ssh://::1",
    "ssh://[::1",
    "ssh://[bastion]",
    "ssh://-oProxyCommand=x",
    "ssh://me@-oProxyCommand=x",
    "ssh://-l@bastion",
    "ssh://%2Dl@bastion",
    "ssh://my%20bastion",
    "ssh://$(x)@bastion",
    "ssh://bastion;x",
  ],
  [SSH_KEYS]: [
    "ssh://bastion?user=me",
    "ssh://bastion?hostkey=x",
    "ssh://bastion?hostKey",
    "ssh://bastion?hostKey=",
    "ssh://bastion?hostKey=x&hostKey=x",
    "ssh://bastion?privateKeyPath=a&jumpHost=first&privateKeyPath=b",
    "ssh://bastion?=x",
    "ssh://bastion?toString=x",
  ],
  [JUMP_HOST]: [
    "ssh://bastion?jumpHost",
    "ssh://bastion?jumpHost=",
    "ssh://bastion?jumpHost=-first",
    "ssh://bastion?jumpHost=first:0",
    "ssh://bastion?jumpHost=first,second",
    "ssh://bastion?jumpHost=ssh://first",
  ],
  [SSM]: [
    "ssm://",
    "ssm://bastion",
    "ssm://I-0123",
    "ssm://i-",
    "ssm://i-0123g",
    "ssm://xi-0123",
    "ssm://i-0123/orders",
    "ssm://-i-0123",
  ],
  [SESSION_KEYS]: [
    "ssm://i-0123?hostKey=x",
    "ssm://i-0123?region=",
    "ssm://i-0123?region=eu-west-1&region=eu-west-1",
    "ssm://i-0123?jumpHost=first",
    "ecs://orders/0a1b/app?Region=eu-west-1",
  ],
  [ECS]: [
    "ecs://",
    "ecs://orders",
    "ecs://orders/0a1b",
    "ecs://orders//app",
    "ecs:///0a1b/app",
    "ecs://orders/0a1b/app/more",
  ],
  [ENCODED]: ["ssh://100%", "ssm://i-0123?profile=%zz", "ecs://orders/%E0%A4/app", "x://%"],
};

/** Texts with the password "s3cret" in some form, and what is shown of them. */
const passwords: readonly { readonly text: string; readonly shown: string }[] = [
  { text: "ssh://me:s3cret@bastion", shown: "ssh://me:…@bastion" },
  { text: "ssh://:s3cret@bastion:22", shown: "ssh://:…@bastion:22" },
  { text: "ssh://me:s3/cret@bastion", shown: "ssh://me:…@bastion" },
  { text: "ssh://me:s3?cret@bastion", shown: "ssh://me:…@bastion" },
  { text: "ssh://me:s3@cret@bastion", shown: "ssh://me:…@bastion" },
  { text: "ssh://me:s3:cret@bastion", shown: "ssh://me:…@bastion" },
  { text: "ssh://me:1234@bastion", shown: "ssh://me:…@bastion" },
  { text: "ssh://me:s3cret\n@bastion", shown: "ssh://me:…@bastion" },
  { text: "ssh://bastion?jumpHost=me:s3cret@first", shown: "ssh://bastion?jumpHost=me:…@first" },
  { text: "ssh://me:s3cret", shown: "ssh://me:…" },
  { text: "ssh://me:s3", shown: "ssh://me:…" }, // cut off by a comma
  { text: "ssh://me:s3cret/", shown: "ssh://me:…/" },
  { text: "ssh://me%3As3cret@bastion:ssh", shown: "ssh://me:…@bastion:ssh" },
  { text: "me:s3cret@bastion:22", shown: "me:…@bastion:22" },
  { text: "postgres://me:s3cret@orders:5432/orders", shown: "postgres://me:…@orders:5432/orders" },
  { text: "orders=ssh://me:s3,cret@bastion", shown: "orders=ssh://me:…@bastion" },
];

/** Texts that have none. */
const shownWhole = [
  "127.0.0.1:15432",
  "ssh://me@bastion:22",
  "ssh://bastion:22?jumpHost=me@first",
  "ssh://bastion:22/?jumpHost=me@first",
  "ssh://[::1]:22?jumpHost=me@first",
  "ssh://bastion?jumpHost=first:22&jumpHost=me@second",
  `ssh://bastion?hostKey=${FINGERPRINT}&jumpHost=me@first`,
  "orders:5432=ssh://me@bastion",
  "orders=127.0.0.1:15432,billing=ssh://me@bastion",
];

function messageOf(work: () => unknown): string {
  try {
    return `it returned ${JSON.stringify(work())}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("parseVia", () => {
  for (const { text, via } of accepted) {
    it(`reads ${text}`, () => {
      expect(parseVia(text, "--via")).to.deep.equal(via);
    });
  }

  for (const [expected, texts] of Object.entries(refused)) {
    for (const text of texts) {
      it(`refuses "${text}"`, () => {
        expect(messageOf(() => parseVia(text, "--via"))).to.equal(
          `--via is "${text}": expected ${expected}`,
        );
      });
    }
  }

  for (const { text, shown } of passwords) {
    it(`refuses a password as ${JSON.stringify(text)}, and does not tell it`, () => {
      const expected = text.startsWith("ssh:") ? (text.includes("jump") ? JUMP_HOST : SSH) : FORMS;
      expect(messageOf(() => parseVia(text, "RDS_IAM_USER_VIA"))).to.equal(
        `RDS_IAM_USER_VIA is "${shown}": expected ${expected}`,
      );
    });
  }

  it("shows control characters as JSON writes them", () => {
    expect(messageOf(() => parseVia("a\u001b[2J:0\n", "--via"))).to.equal(
      String.raw`--via is "a\u001b[2J:0\n": expected ${FORMS}`,
    );
  });
});

describe("wayInWords", () => {
  for (const text of shownWhole) {
    it(`shows all of ${text}`, () => {
      expect(wayInWords(text)).to.equal(text);
    });
  }
});
