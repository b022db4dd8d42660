import { expect } from "chai";
import {
  absentError,
  answerOf,
  explainCallerError,
  isAbsent,
  isDenied,
  isUnreachable,
  roleError,
  signInError,
  unknownCallerError,
} from "../../../connect/credentialsError";

const FAILURE = {
  roleArn: "arn:aws:iam::123456789012:role/svc",
  region: "eu-central-1",
  endpoint: "https://sts.eu-central-1.amazonaws.com",
  callerArn: undefined,
};
const WHAT = `could not assume IAM role "${FAILURE.roleArn}"`;
const STS_HINT =
  "Hint: Let the process reach STS through a NAT gateway, or an interface VPC endpoint for com.amazonaws.eu-central-1.sts; " +
  "or attach the policy to the role that the process runs as (attachTo), which needs no STS.";

function errorOf(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}

const unreachable = [
  { title: "TimeoutError", error: errorOf("TimeoutError", "x"), why: "it did not answer in time" },
  ...(
    [
      ["ENOTFOUND", "its name could not be resolved"],
      ["EAI_AGAIN", "its name could not be resolved"],
      ["ECONNREFUSED", "the connection was refused"],
      ["ECONNRESET", "the connection was closed"],
      ["ETIMEDOUT", "it did not answer in time"],
      ["EHOSTUNREACH", "there is no route to it"],
      ["ENETUNREACH", "there is no route to it"],
    ] as const
  ).map(([code, why]) => ({
    title: code,
    error: errorOf("Error", "x", { code }),
    why: `${why} (${code})`,
  })),
];

describe("roleError", () => {
  for (const { title, error, why } of unreachable) {
    it(`names STS, why it was not reached and what to do, for ${title}`, () => {
      const explained = roleError({ ...FAILURE, error });
      expect(explained.message).to.equal(
        `${WHAT}: could not reach ${FAILURE.endpoint}: ${why}\n${STS_HINT}`,
      );
      expect(explained.cause).to.equal(error);
    });
  }

  it("names who asked, and both policies, where STS denies", () => {
    const error = errorOf("AccessDenied", "not authorized", { $fault: "client" });
    const callerArn = "arn:aws:iam::123456789012:user/me";
    expect(roleError({ ...FAILURE, error, callerArn }).message).to.equal(
      `${WHAT}: AccessDenied (not authorized)\nDetail: Asked as "${callerArn}".\n` +
        "Hint: Allow the caller sts:AssumeRole on the role, in a policy of its own, and allow the caller in the role's trust policy. " +
        "If the trust policy asks for an external ID, give it: externalId in the options of the client, or in aws:assumeRoles for a deployment. " +
        "If the caller's session has transitive tags, as with EKS Pod Identity, allow sts:TagSession in both policies too.",
    );
  });

  it("names the trust policy alone for a caller that AWS does not know", () => {
    const error = errorOf("AccessDenied", "not authorized", { $fault: "client" });
    expect(roleError({ ...FAILURE, error }).message).to.equal(
      `${WHAT}: AccessDenied (not authorized)\nHint: Allow the caller in the role's trust policy.`,
    );
  });

  for (const [name, hint] of [
    ["ExpiredToken", "Log in to AWS again."],
    ["ExpiredTokenException", "Get a new token of the OIDC provider."],
    ["InvalidClientTokenId", "Check the access key: it does not exist, or is switched off."],
    [
      "SignatureDoesNotMatch",
      "Check the secret access key, and that this machine's clock is right.",
    ],
    [
      "InvalidIdentityToken",
      "Check that the account has the OIDC provider which issued the token.",
    ],
    ["RegionDisabledException", "Activate STS in the Region, in the account settings of IAM."],
  ] as const) {
    it(`says what to do about ${name}`, () => {
      const error = errorOf(name, "no", { $fault: "client" });
      const text = `${WHAT}: ${name} (no)\nHint: ${hint}`;
      expect(roleError({ ...FAILURE, error }).message).to.equal(text);
    });
  }

  it("says what else AWS says", () => {
    const error = errorOf("ValidationError", " UnknownError".trim(), { $fault: "client" });
    expect(roleError({ ...FAILURE, error }).message).to.equal(`${WHAT}: ValidationError`);
  });

  it("says nothing of an answer that could not be read, for keys may be in it", () => {
    const error = errorOf("SyntaxError", "unexpected hush-hush");
    const explained = roleError({ ...FAILURE, error });
    const text = "AWS gave an answer that could not be read (SyntaxError)";
    expect(explained.message).to.equal(`${WHAT}: ${text}`);
    expect(explained).not.to.have.property("cause");
    expect(roleError({ ...FAILURE, error: "hush-hush" }).message).to.equal(
      `${WHAT}: unknown error`,
    );
  });
});

describe("isDenied", () => {
  it("is about errors of that name alone", () => {
    expect(isDenied(errorOf("AccessDenied", "x"))).to.equal(true);
    expect(isDenied(errorOf("ExpiredToken", "x"))).to.equal(false);
    expect(isDenied({ name: "AccessDenied" })).to.equal(false);
  });
});

describe("signInError", () => {
  // The texts of @aws-sdk/credential-provider-sso and @aws-sdk/token-providers 3.x.
  const ended = [
    "The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login with the corresponding profile.",
    "Token is expired. To refresh this SSO session run 'aws sso login' with the corresponding profile.",
    "UnauthorizedException: Session token not found or invalid",
  ];
  for (const message of ended) {
    it(`names the command for: ${message}`, () => {
      const error = errorOf("CredentialsProviderError", message);
      const text = (profile: string): string =>
        `could not log in to AWS with profile "${profile}": its session of IAM Identity Center has expired, or there is none\n` +
        `Hint: Log in again: aws sso login --profile ${profile}`;
      expect(signInError(error, "orders")?.message).to.equal(text("orders"));
      expect(signInError(error, undefined)?.message).to.equal(text("default"));
    });
  }

  it("leaves other errors as they are", () => {
    expect(signInError(errorOf("CredentialsProviderError", "no profile"), "x")).to.equal(undefined);
    expect(signInError("aws sso login", "x")).to.equal(undefined);
  });
});

describe("absentError", () => {
  const places = { configFile: "~/.aws/config", credentialsFile: "/credentials" };
  const none = errorOf("CredentialsProviderError", "Could not load credentials from any providers");
  const hint =
    "Hint: Set AWS_PROFILE to a profile that exists, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; " +
    "or run the process where AWS gives it a role, such as a task role or an instance profile.";

  it("tells where credentials were looked for, and what to do", () => {
    const explained = absentError(none, { ...places, profile: undefined });
    expect(explained?.message).to.equal(
      "could not find AWS credentials\n" +
        'Detail: Looked for AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, profile "default" in ~/.aws/config and /credentials, ' +
        `AWS_WEB_IDENTITY_TOKEN_FILE, and the role of the container or the instance.\n${hint}`,
    );
    expect(explained?.cause).to.equal(none);
  });

  it("tells the environment's profile, before which its keys are not looked for", () => {
    expect(absentError(none, { ...places, profile: "orders" })?.message).to.equal(
      "could not find AWS credentials\n" +
        'Detail: Looked for profile "orders" (AWS_PROFILE) in ~/.aws/config and /credentials, ' +
        `AWS_WEB_IDENTITY_TOKEN_FILE, and the role of the container or the instance.\n${hint}`,
    );
  });

  it("tells the profile that is not there, which may be the source of another one", () => {
    const error = errorOf(
      "CredentialsProviderError",
      "Could not resolve credentials using profile: [base] in configuration/credentials file(s).",
    );
    const explained = absentError(error, { ...places, profile: "orders" });
    expect(explained?.message).to.equal(
      'could not log in to AWS with profile "base": it does not exist, or has no credentials\n' +
        "Detail: Looked in ~/.aws/config and /credentials.\n" +
        "Hint: Check the profile's name (aws configure list-profiles) and the files, which AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE can name.",
    );
    expect(explained && isAbsent(explained)).to.equal(true);
  });

  it("leaves other errors as they are", () => {
    const others = [
      errorOf("CredentialsProviderError", "Token is expired"),
      errorOf("Error", none.message),
      none.message,
    ];
    for (const error of others) {
      expect(absentError(error, { ...places, profile: undefined })).to.equal(undefined);
    }
    expect(isAbsent(roleError({ ...FAILURE, error: others[0] }))).to.equal(false);
  });
});

describe("unknownCallerError", () => {
  const what = `could not find out whether this process has IAM role "${FAILURE.roleArn}" already`;
  const hint = STS_HINT.replace(
    "Hint: ",
    "Hint: If it has, set assumeRole: false in the options of the client. If not: ",
  );

  it("names STS where it was not reached, and both ways out", () => {
    const error = errorOf("Error", "x", { code: "ENOTFOUND" });
    const explained = unknownCallerError({ ...FAILURE, error });
    expect(explained.message).to.equal(
      `${what}: could not reach ${FAILURE.endpoint}: its name could not be resolved (ENOTFOUND); it logs in as it is\n${hint}`,
    );
    expect(explained.cause).to.equal(error);
  });

  it("says what STS answered otherwise", () => {
    const error = errorOf("InvalidClientTokenId", "not valid", { $fault: "client" });
    const explained = unknownCallerError({ ...FAILURE, error });
    expect(explained.message).to.equal(`${what}: InvalidClientTokenId (not valid)\n${hint}`);
    expect(explained.cause).to.equal(error);
  });

  it("does not pass on an answer that could not be read", () => {
    const explained = unknownCallerError({ ...FAILURE, error: errorOf("SyntaxError", "secret") });
    expect(explained.message).not.to.include("secret");
    expect(explained.cause).to.equal(undefined);
  });
});

describe("explainCallerError", () => {
  const what = "could not ask AWS who this process is";

  it("names STS where it was not reached", () => {
    const error = errorOf("Error", "x", { code: "ENOTFOUND" });
    const explained = explainCallerError({ ...FAILURE, error });
    expect(explained.message).to.equal(
      `${what}: could not reach ${FAILURE.endpoint}: its name could not be resolved (ENOTFOUND)\n${STS_HINT}`,
    );
    expect(explained.cause).to.equal(error);
  });

  it("says what STS answered otherwise, and what to do where that is known", () => {
    const error = errorOf("ExpiredToken", "expired", { $fault: "client" });
    const explained = explainCallerError({ ...FAILURE, error });
    expect(explained.message).to.equal(
      `${what}: ExpiredToken (expired)\nHint: Log in to AWS again.`,
    );
    expect(explained.cause).to.equal(error);
  });

  it("does not pass on an answer that could not be read", () => {
    const explained = explainCallerError({ ...FAILURE, error: errorOf("SyntaxError", "secret") });
    expect(explained.message).to.equal(
      `${what}: AWS gave an answer that could not be read (SyntaxError)`,
    );
    expect(explained.cause).to.equal(undefined);
  });
});

describe("the VPC endpoint of STS", () => {
  it("has a name of its own in China", () => {
    const error = errorOf("Error", "x", { code: "ENOTFOUND" });
    const { message } = roleError({ ...FAILURE, region: "cn-north-1", error });
    expect(message).to.include("an interface VPC endpoint for cn.com.amazonaws.cn-north-1.sts;");
  });
});

describe("isUnreachable", () => {
  it("is true of what did not answer, and of nothing else", () => {
    expect(isUnreachable(errorOf("TimeoutError", "x"))).to.equal(true);
    expect(isUnreachable(errorOf("Error", "x", { code: "ECONNREFUSED" }))).to.equal(true);
    expect(isUnreachable(errorOf("AccessDenied", "x", { $fault: "client" }))).to.equal(false);
  });
});

describe("answerOf", () => {
  const cases = [
    { error: "no error at all", answer: { name: "", text: "unknown error", safe: false } },
    {
      error: errorOf("SyntaxError", "Unexpected token hunter2"),
      answer: {
        name: "SyntaxError",
        text: "AWS gave an answer that could not be read (SyntaxError)",
        safe: false,
      },
    },
    {
      error: errorOf("AccessDenied", " no ", { $fault: "client" }),
      answer: { name: "AccessDenied", text: "AccessDenied (no)", safe: true },
    },
    {
      error: errorOf("Access\nDenied", "no\n[error] pulumi\u001b[2J", { $fault: "client" }),
      answer: {
        name: "Access\nDenied",
        text: String.raw`Access\nDenied (no\n[error] pulumi\u001b[2J)`,
        safe: true,
      },
    },
    {
      error: errorOf("Error", "connect", { code: "ECONNREFUSED" }),
      answer: { name: "Error", text: "Error (connect)", safe: true },
    },
    {
      error: errorOf("CredentialsProviderError", "none"),
      answer: {
        name: "CredentialsProviderError",
        text: "CredentialsProviderError (none)",
        safe: true,
      },
    },
    ...[" ", "UnknownError"].map((message) => ({
      error: errorOf("Forbidden", message, { $fault: "client" }),
      answer: { name: "Forbidden", text: "Forbidden", safe: true },
    })),
  ];
  for (const { error, answer } of cases) {
    it(`is "${answer.text}" for ${String(error)}`, () => {
      expect(answerOf(error)).to.deep.equal(answer);
    });
  }
});

describe("an error of credentials", () => {
  it("keeps the cause of a silence, and has a name and a code of its own", () => {
    const error = errorOf("TimeoutError", "x");
    const explained = unknownCallerError({ ...FAILURE, error });
    expect(explained.cause).to.equal(error);
    expect([explained.name, explained.code]).to.deep.equal([
      "AwsCredentialsError",
      "AWS_CREDENTIALS",
    ]);
  });
});
