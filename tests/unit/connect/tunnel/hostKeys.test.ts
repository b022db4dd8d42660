import { expect } from "chai";
import { utils } from "ssh2";
import {
  answerTo,
  type ExpectedKeys,
  fingerprintOf,
  givenKey,
  type KeyAnswer,
  keyType,
  knownKeys,
} from "../../../../connect/tunnel/hostKeys";
import { ECDSA, ED25519, RSA } from "./hostKeyTexts";

const FILE = "~/.ssh/known_hosts";
const none: ExpectedKeys = { keys: [], revoked: [], fingerprints: [], source: FILE };

/** As the lines of a file have it. */
function lineOf({ type, key }: typeof ED25519): string {
  return `${type} ${key}`;
}

const answers: readonly {
  readonly title: string;
  readonly expected: Partial<ExpectedKeys>;
  readonly answer: KeyAnswer;
}[] = [
  { title: "a key where none is expected", expected: {}, answer: "unknown" },
  {
    title: "one of the expected keys",
    expected: { keys: [RSA.key, ED25519.key] },
    answer: "accepted",
  },
  {
    title: "the key of the expected fingerprint",
    expected: { fingerprints: [ED25519.fingerprint] },
    answer: "accepted",
  },
  { title: "another key than expected", expected: { keys: [RSA.key] }, answer: "mismatch" },
  {
    title: "a key of another fingerprint",
    expected: { fingerprints: [RSA.fingerprint] },
    answer: "mismatch",
  },
  {
    title: "a revoked key, also where it is expected",
    expected: { keys: [ED25519.key], revoked: [ED25519.key] },
    answer: "revoked",
  },
  {
    title: "a key beside a revoked one",
    expected: { keys: [ED25519.key], revoked: [RSA.key] },
    answer: "accepted",
  },
  { title: "a key where another is revoked", expected: { revoked: [RSA.key] }, answer: "unknown" },
];

const { key } = ED25519;
const bytes = Buffer.from(key, "base64");

/** What is no public key and no fingerprint. */
const notGiven: Readonly<Record<string, string>> = {
  "an empty text": "",
  "a type alone": "ssh-ed25519",
  "a key without its type": key,
  "a key behind another type": `ssh-rsa ${key}`,
  "a key that is cut off": `ssh-ed25519 ${key.slice(0, -4)}`,
  "a key that is cut off in a length": `ssh-ed25519 ${bytes.subarray(0, 17).toString("base64")}`,
  "a key that is cut off after its type": `ssh-ed25519 ${bytes.subarray(0, 15).toString("base64")}`,
  "a key with more behind": `ssh-ed25519 ${Buffer.concat([bytes, Buffer.from("x")]).toString("base64")}`,
  "a key with characters that are not Base64": `ssh-ed25519 ${key}!`,
  "a key without its padding": lineOf(ECDSA).replace("=", ""),
  "a line of known hosts": `bastion ${lineOf(ED25519)}`,
  "a short fingerprint": ED25519.fingerprint.slice(0, -1),
  "a long fingerprint": `${ED25519.fingerprint}A`,
  "a fingerprint behind something else": `x${ED25519.fingerprint}`,
  "a fingerprint in another case": ED25519.fingerprint.toLowerCase(),
  "a fingerprint without its algorithm": ED25519.fingerprint.slice(7),
  "an MD5 fingerprint": "MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48",
  "what ssh-keygen -l prints": `256 ${ED25519.fingerprint} root@bastion (ED25519)`,
};

/** Of `ssh-keygen -H`: bastion.example.com and [bastion.example.com]:2222. */
const HASHED = [
  `|1|GehoNIlOhjVPTlE3zKFJyH5eJwk=|JJUpDRSbGMKYbx1GSVAaq5itBPE= ${lineOf(ED25519)}`,
  `|1|J5vsvzPdXEbXP/xkukfRLeumVsY=|v79DrG3VuZbvND99IynCKa2W8Yk= ${lineOf(ECDSA)}`,
].join("\n");

const known: readonly {
  readonly title: string;
  readonly text: string;
  readonly name?: string;
  readonly keys?: readonly string[];
  readonly revoked?: readonly string[];
}[] = [
  { title: "none in an empty file", text: "" },
  { title: "the key of the host", text: `bastion ${lineOf(ED25519)}\n`, keys: [ED25519.key] },
  {
    title: "the keys of each type",
    text: `bastion ${lineOf(ED25519)}\nbastion ${lineOf(RSA)}\nbastion ${lineOf(ECDSA)}`,
    keys: [ED25519.key, RSA.key, ECDSA.key],
  },
  {
    title: "no key of another host",
    text: `bastion2 ${lineOf(ED25519)}\nmy.bastion ${lineOf(RSA)}\nbastio ${lineOf(ECDSA)}`,
  },
  {
    title: "the key of one of several names",
    text: `10.0.0.1,bastion,b ${lineOf(ED25519)}`,
    keys: [ED25519.key],
  },
  {
    title: "the key in whatever case of the name",
    text: `BASTION ${lineOf(ED25519)}`,
    name: "Bastion",
    keys: [ED25519.key],
  },
  {
    title: "the key of a pattern with an asterisk",
    text: `*.example.com ${lineOf(ED25519)}`,
    name: "bastion.example.com",
    keys: [ED25519.key],
  },
  {
    title: "the key of a pattern with a question mark",
    text: `bast?on ${lineOf(ED25519)}\nbastion? ${lineOf(RSA)}`,
    keys: [ED25519.key],
  },
  {
    title: "no key of a pattern whose dot is another character",
    text: `a.b ${lineOf(ED25519)}`,
    name: "axb",
  },
  {
    title: "no key of a pattern that leaves the host out",
    text: `*,!bastion ${lineOf(ED25519)}\n!bast*,bastion ${lineOf(RSA)}\n!other ${lineOf(ECDSA)}`,
  },
  {
    title: "the key of a pattern beside one that differs in its first character",
    text: `xbastion,bastion ${lineOf(ED25519)}`,
    keys: [ED25519.key],
  },
  {
    title: "the key of a pattern that leaves another host out",
    text: `*,!other ${lineOf(ED25519)}`,
    keys: [ED25519.key],
  },
  {
    title: "the key of a hashed name",
    text: HASHED,
    name: "Bastion.example.com",
    keys: [ED25519.key],
  },
  {
    title: "the key of a hashed name and port",
    text: HASHED,
    name: "[bastion.example.com]:2222",
    keys: [ECDSA.key],
  },
  { title: "no key of another hashed name", text: `${HASHED}\n|1|x ${lineOf(RSA)}` },
  {
    title: "the key of another port",
    text: `[bastion]:2222 ${lineOf(ED25519)}\nbastion ${lineOf(RSA)}\n[bastion]:2223 ${lineOf(ECDSA)}`,
    name: "[bastion]:2222",
    keys: [ED25519.key],
  },
  {
    title: "the key of port 22, without its port",
    text: `[bastion]:2222 ${lineOf(ED25519)}\nbastion ${lineOf(RSA)}`,
    keys: [RSA.key],
  },
  {
    title: "the key before a comment, between comments and empty lines",
    text: `#,bastion ${lineOf(RSA)}\n\n  #\n \tbastion\t ${lineOf(ED25519)} root@bastion two\n#`,
    keys: [ED25519.key],
  },
  {
    title: "the key in a file of Windows",
    text: `bastion ${lineOf(ED25519)}\r\nbastion ${lineOf(RSA)} comment\r\n\r\n`,
    keys: [ED25519.key, RSA.key],
  },
  {
    title: "revoked keys apart",
    text: `@revoked * ${lineOf(RSA)}\nbastion ${lineOf(ED25519)}\n@revoked other ${lineOf(ECDSA)}`,
    keys: [ED25519.key],
    revoked: [RSA.key],
  },
  {
    title: "no key of a certificate authority, nor behind a marker that is not known",
    text: `@cert-authority * ${lineOf(RSA)}\n@later bastion ${lineOf(ED25519)}`,
  },
  {
    title: "no key in lines that have none",
    text: [
      "bastion",
      "@revoked",
      "@revoked bastion",
      "bastion ssh-ed25519",
      `bastion ssh-rsa ${ED25519.key}`,
      `bastion ${ED25519.key}`,
      `bastion ssh-ed25519 ${ED25519.key.slice(0, -4)}`,
      "bastion 1024 35 1234567890",
      lineOf(RSA),
    ].join("\n"),
  },
];

describe("answerTo", () => {
  for (const { title, expected, answer } of answers) {
    it(`is "${answer}" to ${title}`, () => {
      expect(answerTo(ED25519.key, { ...none, ...expected })).to.equal(answer);
    });
  }
});

describe("fingerprintOf and keyType", () => {
  for (const each of [ED25519, ECDSA, RSA]) {
    it(`say of a key of ${each.type} what ssh-keygen says`, () => {
      expect([keyType(each.key), fingerprintOf(each.key)]).to.deep.equal([
        each.type,
        each.fingerprint,
      ]);
    });
  }

  it("find no type where there is no key", () => {
    expect(["", "AAAA", "!"].map(keyType)).to.deep.equal(["", "", ""]);
  });
});

describe("givenKey", () => {
  for (const { type, key: each, fingerprint } of [ED25519, ECDSA, RSA]) {
    it(`reads a public key of ${type}`, () => {
      const expected = { ...none, keys: [each], source: "hostKey" };
      const texts = [`${type} ${each}`, `\n ${type}\t ${each}  root@bastion two\n`];
      expect(texts.map(givenKey)).to.deep.equal([expected, expected]);
    });

    it(`reads the fingerprint of a key of ${type}`, () => {
      const expected = { ...none, fingerprints: [fingerprint], source: "hostKey" };
      const texts = [fingerprint, ` ${fingerprint}=\n`];
      expect(texts.map(givenKey)).to.deep.equal([expected, expected]);
    });
  }

  it("reads a key that was made now", () => {
    const text = utils.generateKeyPairSync("ed25519", { comment: "root@bastion" }).public;
    const [, base64] = text.split(" ");
    expect(givenKey(text)?.keys).to.deep.equal([base64]);
  });

  for (const [title, text] of Object.entries(notGiven)) {
    it(`does not take ${title}`, () => {
      expect(givenKey(text)).to.equal(undefined);
    });
  }
});

describe("knownKeys", () => {
  for (const { title, text, name = "bastion", ...expected } of known) {
    it(`finds ${title}`, () => {
      expect(knownKeys([text], name, FILE)).to.deep.equal({ ...none, ...expected });
    });
  }

  it("finds the keys of several files, in their order", () => {
    const texts = [`bastion ${lineOf(RSA)}`, "", `bastion ${lineOf(ED25519)}`];
    expect(knownKeys(texts, "bastion", FILE)).to.deep.equal({
      ...none,
      keys: [RSA.key, ED25519.key],
    });
  });
});
