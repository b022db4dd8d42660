/** Names and ARNs in `master`: each must be of its own kind, before anything is asked or changed. */
import { z } from "zod";

/** Name or ARN of a parameter of Parameter Store. */
export const parameterName = nameOf("ssm", "the name or ARN of an SSM parameter");

/** ARN, or name, of a secret of Secrets Manager. */
export const secretName = nameOf("secretsmanager", "the ARN of a secret of Secrets Manager");

/** ARN of an IAM role: not of a session of it, nor of a user. */
export const roleArn = z
  .string()
  .min(1)
  .superRefine((value, context) => {
    if (value === "" || /^arn:[^:]+:iam::\d{12}:role\/./.test(value)) return;
    const kind = kindOfArn(value);
    const found = kind === undefined ? JSON.stringify(value) : `the ARN of ${kind}`;
    context.addIssue({
      code: "custom",
      message: `expected the ARN of an IAM role, found ${found}`,
    });
  });

function nameOf(service: string, expected: string): z.ZodType<string> {
  return z
    .string()
    .min(1)
    .superRefine((value, context) => {
      const kind = kindOfArn(value);
      if (kind === undefined || serviceOf(value) === service) return;
      context.addIssue({
        code: "custom",
        message: `expected ${expected}, found the ARN of ${kind}`,
      });
    });
}

/** In words, what an ARN names; `undefined` where the value is no ARN. */
function kindOfArn(value: string): string | undefined {
  const service = serviceOf(value);
  if (service === undefined) return undefined;
  const [type = ""] = value.split(":").slice(5).join(":").split("/");
  return kinds[service] ?? kinds[`${service}:${type}`] ?? `a resource of "${service}"`;
}

const kinds: Readonly<Record<string, string>> = {
  ssm: "an SSM parameter",
  secretsmanager: "a secret of Secrets Manager",
  kms: "a KMS key",
  rds: "an RDS resource",
  "iam:role": "an IAM role",
  "iam:user": "an IAM user",
  "iam:policy": "an IAM policy",
  "sts:assumed-role": "a session of an IAM role",
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function serviceOf(value: string): string | undefined {
  return /^arn:[^:]+:(?<service>[^:]+):/.exec(value)?.groups?.["service"];
}
