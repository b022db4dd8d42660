import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { has } from "../provider/inputs/parts/schemas";
import type { DbResource } from "./connectPolicy";
import type { LoginEndpoint } from "./connection";
import { checkedBy, ifKnown } from "./ifKnown";
import {
  checkProxy,
  proxyId,
  type ProxyMode,
  type ProxyParts,
  refuseModeAlone,
} from "./proxyProblems";
import type { ResolvedServer } from "./server";
import { inWords } from "./serverForm";
import { noteHost } from "./unmatchedWays";

/** An RDS Proxy by its endpoint and its ID. */
export interface ProxyArgs {
  /**
   * DNS name of the endpoint, as RDS shows it, such as
   * `"orders.proxy-abc.eu-west-1.rds.amazonaws.com"`. Not a CNAME.
   */
  readonly endpoint: pulumi.Input<string>;
  /** `prx-…`, or the ARN of the proxy, which ends with it. */
  readonly resourceId: pulumi.Input<string>;
  /** Endpoint for read-only sessions, for the output `connection`. Default: none. */
  readonly readerEndpoint?: aws.rds.ProxyEndpoint | pulumi.Input<string | undefined>;
  /** TCP port, 1 to 65535. Default: 5432. */
  readonly port?: pulumi.Input<number | undefined>;
}

/** What describes an RDS Proxy. */
export type ProxyFacts = aws.rds.Proxy | aws.rds.GetProxyResult | ProxyArgs;

/**
 * An RDS Proxy: a resource of the program, one read with `.get`, the result of `aws.rds.getProxy`, or
 * `ProxyArgs`; each also as an Output or a promise.
 */
// OutputInstance: an Output of a StackReference is Output<any>, which is no Output of a union.
export type Proxy = ProxyFacts | pulumi.OutputInstance<ProxyFacts> | Promise<ProxyFacts>;

/** Where a user logs in: at the server, or at a proxy before it. */
export interface LoginWay {
  readonly endpoint: LoginEndpoint;
  /** What the user may log in to. Behind a proxy, not the server itself. */
  readonly dbResources: pulumi.Output<readonly DbResource[]>;
  /**
   * Whether the role logs in with tokens; refused if anything is wrong with the proxy, so that no role is
   * created then. A promise, because an Output would make the role wait for the proxy.
   */
  readonly iamAuthentication: true | Promise<boolean>;
  /** Absent where the user logs in at the server. */
  readonly proxy?: {
    readonly mode: ProxyMode;
    /** What the proxy logs in to: the server, and what it may be switched to. */
    readonly dbResources: pulumi.Output<readonly DbResource[]>;
  };
}

/**
 * Resolves every form of `proxy`.
 *
 * @throws if there is a mode without a proxy.
 */
export function loginWay(
  { proxy, proxyMode }: { readonly proxy?: Proxy; readonly proxyMode?: ProxyMode },
  server: ResolvedServer,
): LoginWay {
  if (proxy === undefined) {
    refuseModeAlone(proxyMode);
    const { host, port, region } = server.args;
    const { dbResources, readerHost } = server;
    return { endpoint: { host, port, region, readerHost }, dbResources, iamAuthentication: true };
  }
  return wayThrough(factsOf(proxy), proxyMode ?? "endToEnd", server);
}

function wayThrough(facts: Facts, mode: ProxyMode, server: ResolvedServer): LoginWay {
  const { region, partition, accountId } = server.args;
  const check = pulumi
    .all([pulumi.output(facts), partition, accountId])
    .apply(([parts, serverPartition, serverAccountId]) => {
      checkProxy(parts, mode, { partition: serverPartition, accountId: serverAccountId });
    });
  const resourceId = checkedBy(facts.resourceId, check);
  const ownRegion = pulumi.all([resourceId, region]).apply(regionOf);
  noteHost(facts.endpoint);
  noteHost(facts.readerEndpoint);
  return {
    endpoint: {
      host: checkedBy(facts.endpoint, check),
      port: facts.port.apply((port) => port ?? 5432),
      region: ownRegion,
      readerHost: facts.readerEndpoint,
    },
    dbResources: pulumi
      .all([resourceId, ownRegion, server.dbResources])
      .apply(([id, place, others]) => [
        { id: proxyId(id), region: place },
        ...others.filter(({ argument }) => argument === "extraResourceIds"),
      ]),
    iamAuthentication: ifKnown(check).then(() => mode === "endToEnd"),
    proxy: {
      mode,
      dbResources: pulumi
        .all([ownRegion, server.dbResources])
        .apply(([place, all]) => all.filter((resource) => isBehind(resource, place))),
    },
  };
}

/** A proxy logs in to servers of its own Region, and to no other proxy. */
function isBehind({ id, region, argument }: DbResource, place: string): boolean {
  return argument === undefined || (region === place && !id.startsWith("prx-"));
}

function regionOf([resourceId, serverRegion]: readonly [string, string]): string {
  const [, , , region = serverRegion] = resourceId.split(":");
  return region;
}

/** What the forms of `proxy` tell, each in its own way. */
type Facts = { readonly [Key in keyof ProxyParts]-?: pulumi.Output<ProxyParts[Key]> };

/** For what a form does not tell. */
const NOT_TOLD = pulumi.output(undefined);

// A resource of the program is not wrapped: its outputs are then known one by one in a preview.
function factsOf(proxy: Proxy): Facts {
  if (proxy instanceof Promise || pulumi.Output.isInstance(proxy)) {
    return factsLater(pulumi.output<ProxyFacts>(proxy));
  }
  // isInstance, not instanceof: a program may have another copy of @pulumi/aws.
  if (aws.rds.Proxy.isInstance(proxy)) return resourceFacts(proxy);
  checkProxyForm(proxy);
  return "arn" in proxy ? resourceFacts(proxy) : argsFacts(proxy);
}

function factsLater(proxy: pulumi.Output<ProxyFacts>): Facts {
  const facts = proxy.apply((known) => ({ of: factsOf(known) }));
  return {
    endpoint: facts.apply(({ of }) => of.endpoint),
    resourceId: facts.apply(({ of }) => of.resourceId),
    readerEndpoint: facts.apply(({ of }) => of.readerEndpoint),
    port: facts.apply(({ of }) => of.port),
    engineFamily: facts.apply(({ of }) => of.engineFamily),
    defaultAuthScheme: facts.apply(({ of }) => of.defaultAuthScheme),
    unknownKeys: facts.apply(({ of }) => of.unknownKeys),
  };
}

function resourceFacts(proxy: aws.rds.Proxy | aws.rds.GetProxyResult): Facts {
  return {
    endpoint: pulumi.output(proxy.endpoint),
    resourceId: pulumi.output(proxy.arn),
    readerEndpoint: NOT_TOLD,
    port: NOT_TOLD,
    engineFamily: pulumi.output(proxy.engineFamily),
    defaultAuthScheme: pulumi.output(proxy.defaultAuthScheme),
    unknownKeys: pulumi.output([]),
  };
}

function argsFacts({ endpoint, resourceId, readerEndpoint, port, ...others }: ProxyArgs): Facts {
  const reader = aws.rds.ProxyEndpoint.isInstance(readerEndpoint)
    ? readerEndpoint.endpoint
    : readerEndpoint;
  return {
    endpoint: pulumi.output(endpoint),
    resourceId: pulumi.output(resourceId),
    // An export of another stack may hold null.
    readerEndpoint: pulumi.output(reader).apply((known) => known ?? undefined),
    port: pulumi.output(port).apply((known) => known ?? undefined),
    engineFamily: NOT_TOLD,
    defaultAuthScheme: NOT_TOLD,
    unknownKeys: pulumi.output(Object.keys(others)),
  };
}

// JavaScript, and outputs of other stacks, have no types.
function checkProxyForm(value: unknown): void {
  const isResource = pulumi.Resource.isInstance(value);
  if (!isResource && has(value, "endpoint") && (has(value, "arn") || has(value, "resourceId")))
    return;
  throw new pulumi.RunError(
    `cannot use ${inWords(value)} as proxy: expected an aws.rds.Proxy, the result of aws.rds.getProxy, ` +
      "or { endpoint, resourceId }",
  );
}
