/** What a session can be started to: a managed instance, or a container of an ECS task. */
import { randomBytes, randomInt } from "node:crypto";
import type { RemoteHost } from "../remoteHosts";

/** A target of StartSession. */
export interface Target {
  /** `i-…`, `mi-…` or `ecs:<cluster>_<task>_<runtime>`. */
  readonly id: string;
  /** What it can resolve and reach. */
  readonly hosts: readonly RemoteHost[];
  /** Asked at each session: whether its agent has a connection to Session Manager. */
  readonly isOnline: () => boolean;
}

/** A container of a task, as DescribeTasks tells of it. */
export interface Container {
  readonly name: string;
  /** Default: `"RUNNING"`. */
  readonly lastStatus?: "PENDING" | "RUNNING" | "STOPPED";
  /** Undefined: the task was started without ECS Exec. Default: `"RUNNING"`. */
  readonly agent?: "PENDING" | "RUNNING" | "STOPPED" | undefined;
}

export interface TaskRequest {
  readonly cluster: string;
  readonly containers: readonly Container[];
  readonly hosts: readonly RemoteHost[];
}

export interface Task {
  readonly cluster: string;
  /** 32 hexadecimal digits. */
  readonly id: string;
  readonly containers: readonly (Container & { readonly runtimeId: string })[];
}

/** Gives a task and its containers their ids, in the form of those on Fargate. */
export function createTask({ cluster, containers }: TaskRequest): Task {
  const id = randomBytes(16).toString("hex");
  const named = containers.map((container) => ({
    ...container,
    runtimeId: `${id}-${String(randomInt(10 ** 8, 10 ** 9))}`,
  }));
  return { cluster, id, containers: named };
}

/** The targets that a task gives: a container whose agent does not run is there and not connected. */
export function targetsOf(task: Task, hosts: readonly RemoteHost[]): readonly Target[] {
  return task.containers.map((container) => ({
    id: `ecs:${task.cluster}_${task.id}_${container.runtimeId}`,
    hosts,
    isOnline: () => isRunning(container),
  }));
}

function isRunning(container: Container): boolean {
  const { lastStatus = "RUNNING" } = container;
  return lastStatus === "RUNNING" && agentOf(container) === "RUNNING";
}

/** The status of the agent, undefined where there is none. */
export function agentOf(container: Container): Container["agent"] {
  return "agent" in container ? container.agent : "RUNNING";
}
