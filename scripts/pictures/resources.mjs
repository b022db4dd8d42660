/** What a picture says of each type of resource; one without a row here cannot be shown. */
const TYPES = {
  "aws:rds/cluster:Cluster": {
    kind: "Aurora cluster",
    place: "rds",
    fact: ({ clusterIdentifier }) => clusterIdentifier,
  },
  "pulumi-nodejs:dynamic/rds-iam-user:Role": {
    kind: "PostgreSQL role",
    place: "rds",
    fact: ({ login, iamAuthentication, grants }) =>
      [login && "LOGIN", iamAuthentication && "rds_iam", `${grants.length} grants`]
        .filter(Boolean)
        .join(", "),
  },
  "aws:iam/policy:Policy": {
    kind: "IAM policy",
    place: "iam",
    fact: ({ policy }) => `allows ${actionsOf(policy)}`,
  },
  "aws:iam/role:Role": {
    kind: "IAM role",
    place: "iam",
    fact: ({ arn, assumeRolePolicy }) => `trusts ${principalsOf(assumeRolePolicy, arn)}`,
  },
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": {
    kind: "policy attachment",
    place: "iam",
    fact: () => "of the policy to the role",
  },
};

/** Not shown: the stack, which holds everything, and the providers. */
const HIDDEN = /^pulumi:/;

/**
 * What a stack is made of, for a picture. An edge leads from what a resource needs to that resource.
 *
 * @type {typeof import("./resources.d.mts").resourcesOf}
 */
export function resourcesOf(exported) {
  const shown = JSON.parse(exported).deployment.resources.filter(({ type }) => !HIDDEN.test(type));
  const components = shown.filter(({ custom }) => !custom);
  if (components.length !== 1) {
    throw new Error(`a picture shows one component, not ${components.length}`);
  }
  const resources = shown.filter(({ custom }) => custom).sort((a, b) => rank(a) - rank(b));
  return {
    component: namedBy(components[0]),
    nodes: resources.map((resource) => nodeOf(resource, components[0])),
    edges: edgesOf(resources),
  };
}

function nodeOf(resource, component) {
  const row = TYPES[resource.type];
  if (row === undefined) throw new Error(`no words for resources of type "${resource.type}"`);
  const isRead = resource.external === true;
  if (!isRead && resource.parent !== component.urn) {
    throw new Error(`"${resource.urn}" is no child of the component`);
  }
  const { kind, place, fact } = row;
  return {
    id: resource.urn,
    ...namedBy(resource),
    kind,
    place,
    fact: fact(resource.outputs),
    isRead,
  };
}

function namedBy({ urn, type }) {
  return { name: urn.split("::").at(-1), type };
}

/** The state has them in the order in which they were ready, which differs from run to run. */
function rank({ type }) {
  return Object.keys(TYPES).indexOf(type);
}

/** Those that do not follow from others: of a → b → c and a → c, the last is left out. */
function edgesOf(resources) {
  const urns = resources.map(({ urn }) => urn);
  const needs = new Map(
    resources.map(({ urn, dependencies = [] }) => [
      urn,
      urns.filter((other) => dependencies.includes(other)),
    ]),
  );
  const reaches = (from, to) => needs.get(from).some((next) => next === to || reaches(next, to));
  return urns.flatMap((urn) => {
    const all = needs.get(urn);
    return all.filter((one) => !all.some((other) => reaches(other, one))).map((one) => [one, urn]);
  });
}

function actionsOf(policy) {
  return JSON.parse(policy)
    .Statement.flatMap(({ Action }) => Action)
    .join(", ");
}

function principalsOf(policy, arn) {
  const account = `${arn.split(":", 5).join(":")}:root`;
  return JSON.parse(policy)
    .Statement.flatMap(({ Principal }) => Object.values(Principal).flat())
    .map((principal) => (principal === account ? "its own account" : principal))
    .join(", ");
}
