/**
 * DescribeTasks of ECS, for the tasks that tests run; moto's tasks have no runtime ids.
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html
 */
import { z } from "zod";
import { type ApiCall, authorize } from "./apiCall";
import { jsonError } from "./jsonError";
import { taskArn } from "./names";
import { agentOf, type Container, type Task } from "./targets";

const describing = z.object({
  cluster: z.string().default("default"),
  tasks: z.array(z.string()),
});

/** Tasks may be named by id or ARN. */
export async function describeTasks({ aws, caller, request }: ApiCall): Promise<object> {
  const asked = describing.parse(request);
  const { accountId } = caller.identity;
  const cluster = lastPart(asked.cluster);
  const arnOf = (name: string): string => taskArn(aws, accountId, `${cluster}/${lastPart(name)}`);
  for (const name of asked.tasks) {
    await authorize(aws, caller, "ecs:DescribeTasks", arnOf(name));
  }
  const known = aws.sessionManager.tasks().filter((task) => task.cluster === cluster);
  if (known.length === 0) {
    throw jsonError("ClusterNotFoundException", "Cluster not found.");
  }
  const found = asked.tasks.map((name) => known.find(({ id }) => id === lastPart(name)));
  const failures = asked.tasks.flatMap((name, index) =>
    found[index] === undefined ? [{ arn: arnOf(name), reason: "MISSING" }] : [],
  );
  const tasks = found.flatMap((task) =>
    task === undefined ? [] : [describeTask(task, arnOf(task.id))],
  );
  return { tasks, failures };
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

function describeTask({ cluster, containers }: Task, arn: string) {
  const statuses = containers.map(({ lastStatus = "RUNNING" }) => lastStatus);
  return {
    taskArn: arn,
    clusterArn: `${arn.slice(0, arn.indexOf(":task/"))}:cluster/${cluster}`,
    lastStatus:
      ["RUNNING", "PENDING"].find((each) => statuses.some((one) => one === each)) ?? "STOPPED",
    desiredStatus: "RUNNING",
    launchType: "FARGATE",
    enableExecuteCommand: containers.some((container) => agentOf(container) !== undefined),
    containers: containers.map((container) => describeContainer(container, arn)),
  };
}

function describeContainer(container: Task["containers"][number], arn: string) {
  const { lastStatus = "RUNNING", name, runtimeId } = container;
  return {
    containerArn: arn.replace(":task/", ":container/"),
    taskArn: arn,
    name,
    lastStatus,
    runtimeId,
    managedAgents: managedAgents(container),
  };
}

function managedAgents(container: Container) {
  const lastStatus = agentOf(container);
  return lastStatus === undefined ? [] : [{ name: "ExecuteCommandAgent", lastStatus }];
}
