import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { awsClients } from "./clients";
import { iamAttachment } from "./iamAttachment";
import { iamInlinePolicy } from "./iamInlinePolicy";
import { iamOpenIdConnectProvider } from "./iamOpenIdConnectProvider";
import { iamPolicy } from "./iamPolicy";
import { iamGroup, iamUser } from "./iamPrincipal";
import { iamRole } from "./iamRole";
import { invokes } from "./invokes";
import { type Properties } from "./properties";
import { rdsCluster, rdsClusterInstance, rdsInstance } from "./rds";
import { rdsProxy, rdsProxyEndpoint } from "./rdsProxy";
import { pluginService, type Services } from "./server";
import {
  ecsTaskDefinition,
  eksPodIdentityAssociation,
  iamInstanceProfile,
  lambdaFunction,
} from "./storedType";

const PARENT_CHECK_MS = 1_000;

function configure(config: Properties): Services {
  const aws = awsClients(config);
  return {
    types: {
      "aws:iam/policy:Policy": iamPolicy(aws),
      "aws:iam/role:Role": iamRole(aws),
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment": iamAttachment(aws, "role"),
      "aws:iam/userPolicyAttachment:UserPolicyAttachment": iamAttachment(aws, "user"),
      "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": iamAttachment(aws, "group"),
      "aws:iam/rolePolicy:RolePolicy": iamInlinePolicy(aws, "role"),
      "aws:iam/userPolicy:UserPolicy": iamInlinePolicy(aws, "user"),
      "aws:iam/groupPolicy:GroupPolicy": iamInlinePolicy(aws, "group"),
      "aws:iam/user:User": iamUser(aws),
      "aws:iam/group:Group": iamGroup(aws),
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider": iamOpenIdConnectProvider(aws),
      "aws:iam/instanceProfile:InstanceProfile": iamInstanceProfile(aws),
      "aws:lambda/function:Function": lambdaFunction(aws),
      "aws:ecs/taskDefinition:TaskDefinition": ecsTaskDefinition(aws),
      "aws:eks/podIdentityAssociation:PodIdentityAssociation": eksPodIdentityAssociation(aws),
      "aws:rds/instance:Instance": rdsInstance(aws),
      "aws:rds/cluster:Cluster": rdsCluster(aws),
      "aws:rds/clusterInstance:ClusterInstance": rdsClusterInstance(aws),
      "aws:rds/proxy:Proxy": rdsProxy(aws),
      "aws:rds/proxyEndpoint:ProxyEndpoint": rdsProxyEndpoint(aws),
    },
    invokes: invokes(aws),
  };
}

/** An engine that was killed tells nobody: without this the plugin would stay for ever. */
function endWithParent(): void {
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.exit();
  }, PARENT_CHECK_MS).unref();
}

// The launcher gives the version first; what the engine adds is of no use here.
const [, , version = ""] = process.argv;
const server = new Server();
server.addService(ResourceProviderService, pluginService(version, configure));
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  endWithParent();
  // The engine reads the port from the first line.
  process.stdout.write(`${String(port)}\n`);
});
