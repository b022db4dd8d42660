/** Service principals that an application's role is given to. */
import { closest, distance } from "fastest-levenshtein";

/** Services that run somebody's code as a role, and what they send when they assume it. */
const services = {
  "apprunner.amazonaws.com": { useInstead: "tasks.apprunner.amazonaws.com" },
  "batch.amazonaws.com": { useInstead: "ecs-tasks.amazonaws.com" },
  // https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html
  "codebuild.amazonaws.com": { sourceAccount: true },
  "ec2.amazonaws.com": {},
  "ecs.amazonaws.com": { useInstead: "ecs-tasks.amazonaws.com" },
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html
  "ecs-tasks.amazonaws.com": { sourceAccount: true },
  "eks.amazonaws.com": { useInstead: "eksServiceAccount or eksPodIdentity" },
  "elasticbeanstalk.amazonaws.com": { useInstead: "ec2.amazonaws.com" },
  "glue.amazonaws.com": {},
  "lambda.amazonaws.com": {},
  "pods.eks.amazonaws.com": { useInstead: "eksPodIdentity" },
  "sagemaker.amazonaws.com": {},
  "tasks.apprunner.amazonaws.com": {},
} as const satisfies Readonly<
  Record<string, { readonly sourceAccount?: true; readonly useInstead?: string }>
>;

const rows: ReadonlyMap<string, { readonly sourceAccount?: true; readonly useInstead?: string }> =
  new Map(Object.entries(services));

/** Names that no other service's name resembles; "eks", "ecs" and "ecr" are all real. */
const longNames = [...rows.keys()].filter(
  (name) => name.replace(/\.amazonaws\.com$/, "").length > 5,
);

/** Whether a service is documented to send `aws:SourceAccount` when it assumes a role. */
export function sendsSourceAccount(service: string): boolean {
  return rows.get(service)?.sourceAccount === true;
}

/**
 * Why a service principal cannot be meant: it is a misspelled one, or one that does not run an
 * application as the role. Principals that are not in the table are accepted, because IAM has no
 * public list of all of them.
 */
export function serviceProblem(service: string): string | undefined {
  if (!/^[a-z0-9.-]+\.amazonaws\.com(?:\.cn)?$/.test(service)) {
    return `expected a service principal such as "lambda.amazonaws.com", found "${service}"`;
  }
  const useInstead = rows.get(service)?.useInstead;
  if (useInstead !== undefined) {
    return `expected the service that runs the application, found "${service}": use ${useInstead}`;
  }
  const nearest = closest(service, longNames);
  return !rows.has(service) && distance(service, nearest) <= 2
    ? `expected a service principal that AWS has, found "${service}": did you mean "${nearest}"?`
    : undefined;
}
