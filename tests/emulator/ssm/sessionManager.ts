/** The state of Session Manager: targets, tasks and sessions. */
import { randomBytes, randomUUID } from "node:crypto";
import type { RemoteHost } from "../remoteHosts";
import { createTask, type Target, targetsOf, type Task, type TaskRequest } from "./targets";

/** A session that StartSession made. */
export interface Session {
  readonly id: string;
  readonly target: Target;
  readonly token: string;
  readonly host: string;
  readonly port: number;
  /** `0`: the plugin chooses one. */
  readonly localPort: number;
}

export type SessionRequest = Pick<Session, "target" | "host" | "port" | "localPort">;

/** How the other end of a session is told of its end. */
export interface Channel {
  /** The API or the user ended it. */
  readonly close: () => void;
  /** The network does. */
  readonly break: () => void;
}

/** What tests do with it. */
export interface SessionManager {
  readonly addInstance: (instance: Target) => void;
  /** Starts a task; its containers are targets. */
  readonly runTask: (request: TaskRequest) => Task;
  /** Sessions that nobody has ended. A plugin that is killed ends none. */
  readonly openSessions: () => readonly Session[];
  /** Breaks a session's connection, and ends it: it cannot be resumed. */
  readonly killSession: (id: string) => void;
}

/** What API and gateway need besides. */
export interface SessionManagerState extends SessionManager {
  readonly targetOf: (id: string) => Target | undefined;
  readonly tasks: () => readonly Task[];
  readonly startSession: (request: SessionRequest, openedBy: string) => Session;
  /** Whether there was one; ending a session twice is no error. */
  readonly terminateSession: (id: string) => boolean;
  /** The open session, if the token is the one that the API gave. */
  readonly findSession: (id: string, token: string) => Session | undefined;
  /** Remembers how to reach the plugin of a session. */
  readonly connected: (id: string, channel: Channel) => void;
}

/** Starts with nothing. */
export function createSessionManager(): SessionManagerState {
  const targets = new Map<string, Target>();
  const tasks: Task[] = [];
  const open = new Map<string, Session>();
  const ended = new Set<string>();
  const channels = new Map<string, Channel>();
  const end = (id: string, how: keyof Channel): void => {
    if (!open.delete(id)) return;
    ended.add(id);
    channels.get(id)?.[how]();
    channels.delete(id);
  };
  const addTarget = (target: Target): void => {
    targets.set(target.id, target);
  };
  return {
    addInstance: addTarget,
    runTask: (request) => {
      const task = createTask(request);
      tasks.push(task);
      targetsOf(task, request.hosts).forEach(addTarget);
      return task;
    },
    openSessions: () => [...open.values()],
    killSession: (id) => {
      end(id, "break");
    },
    targetOf: (id) => targets.get(id),
    tasks: () => tasks,
    startSession: (request, openedBy) => {
      const id = `${openedBy}-${randomBytes(13).toString("hex")}`;
      const session = { ...request, id, token: randomUUID() };
      open.set(id, session);
      return session;
    },
    terminateSession: (id) => {
      end(id, "close");
      return ended.has(id);
    },
    findSession: (id, token) => {
      const session = open.get(id);
      return session?.token === token ? session : undefined;
    },
    connected: (id, channel) => {
      channels.set(id, channel);
    },
  };
}

/** Where a target's connections to `host:port` go; undefined: it cannot resolve the name. */
export function routeOf({ host, port, target }: Session): RemoteHost["to"] | undefined {
  const named = target.hosts.filter(({ name }) => name === host);
  const found = named.find((each) => each.port === port);
  return found?.to ?? (named.length === 0 ? undefined : "refused");
}
