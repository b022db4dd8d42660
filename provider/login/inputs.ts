/** The inputs of a login that is verified: the shape of the state, a contract of every release. */
import { z } from "zod";
import { declaredOf } from "../inputs/parts/declared";
import type { Problem } from "../inputs/parts/problem";
import { knownPart, parseShape } from "../inputs/parts/shape";
import { roleShape, withWaits, type Timeouts } from "../inputs/schema";
import { verifyProblems, type VerifyParts } from "./rules";

const { server, ca, via, username, database, timeouts, driftDetection } = roleShape.shape;

const loginInputsSchema = z.strictObject({
  server: server.pick({ host: true, port: true, region: true, autoPause: true }),
  ca,
  via,
  username,
  database,
  timeouts,
  driftDetection,
  roleArn: z.string().min(1).nullable().default(null),
  identity: z.strictObject({
    profile: z.string().min(1).optional(),
    assumeRoleArn: z.string().min(1).optional(),
  }),
  dbUserArns: z.array(z.string().min(1)),
  // The trust policy checks these; a problem reported here would show an external ID.
  trust: z.array(z.record(z.string(), z.unknown())).optional(),
  attachTo: z.enum(["role", "user", "group", "none"]).optional(),
  proxy: z
    .strictObject({
      mode: z.enum(["endToEnd", "standard"]),
      dbUserArns: z.array(z.string().min(1)),
    })
    .optional(),
});
type LoginProps = z.output<typeof loginInputsSchema>;

/** A login's inputs, checked and complete. */
export type LoginInputs = Omit<LoginProps, "roleArn" | "timeouts"> & {
  readonly roleArn: string;
  readonly timeouts: Timeouts;
};

/** Checks everything that is known; an unknown value is no problem. */
export function parseLoginInputs(props: unknown): {
  readonly problems: readonly Problem[];
  /** Absent where there are problems, or values that are not known yet. */
  readonly inputs: LoginInputs | undefined;
} {
  const declared = declaredOf(props);
  const shape = parseShape(loginInputsSchema.transform(withWaits), declared);
  const problems = [...shape.problems, ...verifyProblems(verifyPartsOf(declared))];
  const { value } = shape;
  if (problems.length > 0 || value === undefined || value.roleArn === null) {
    return { problems, inputs: undefined };
  }
  return { problems, inputs: { ...value, roleArn: value.roleArn } };
}

/** What the rules can judge: each part that is known and has the right shape. */
function verifyPartsOf(declared: Readonly<Record<string, unknown>>): VerifyParts {
  const { shape } = loginInputsSchema;
  return {
    roleArn: knownPart(shape.roleArn, declared["roleArn"]),
    attachTo: knownPart(shape.attachTo, declared["attachTo"]),
    trust: knownPart(shape.trust, declared["trust"]),
  };
}
