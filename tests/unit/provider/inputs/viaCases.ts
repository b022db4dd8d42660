/** Ways to the server: those that are accepted as they are, those that are refused, and unknown ones. */
import { noKey, type ProblemCase } from "./inputProblems";
import { UNKNOWN } from "../roleInputs";

const FINGERPRINT = "SHA256:2JdBAqi5ZHYyTDe7Cb25oHdBs7AWhPo33eVnlByK1Qw";
const PUBLIC_KEY =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGjTCn8xhvC8KmnVXyBpo1Z+ytPgcECa8eTctzP2sks6";
const ecsTask = { cluster: "orders", task: "0a1b", container: "app" };

export const ways: readonly { readonly title: string; readonly via: object }[] = [
  { title: "a tunnel with an IPv6 address", via: { host: "::1", port: 65535 } },
  { title: "an SSH server of which only the name is given", via: { ssh: { host: "bastion" } } },
  {
    title: "an SSH server and all that its login needs",
    via: {
      ssh: {
        host: "bastion.example.com",
        port: 2222,
        user: String.raw`CORP\me@corp.example.com`,
        privateKeyPath: "~/.ssh/my key",
        hostKey: FINGERPRINT,
      },
    },
  },
  {
    title: "an SSH server behind two others",
    via: {
      ssh: {
        host: "2001:db8::1",
        hostKey: PUBLIC_KEY,
        jumpHosts: [
          { host: "first", port: 1, user: "me" },
          { host: "second", hostKey: PUBLIC_KEY },
        ],
      },
    },
  },
  { title: "an SSH server behind none", via: { ssh: { host: "bastion", jumpHosts: [] } } },
  { title: "an instance", via: { ssm: { instanceId: "i-0123456789abcdef0" } } },
  {
    title: "a managed node, with a Region and a profile",
    via: { ssm: { instanceId: "mi-0123456789abcdef0", region: "eu-west-1", profile: "ops" } },
  },
  { title: "an ECS task", via: { ssm: { ecsTask } } },
  {
    title: "an ECS task by ARNs, with a Region and a profile",
    via: {
      ssm: {
        ecsTask: {
          cluster: "arn:aws:ecs:eu-west-1:123456789012:cluster/orders",
          task: "arn:aws:ecs:eu-west-1:123456789012:task/orders/0a1b",
          container: "app",
        },
        region: "eu-west-1",
        profile: "ops",
      },
    },
  },
];

const anyWay = "expected { host, port } of a tunnel, { ssh } or { ssm }";
const plainWord = 'without spaces and special characters of a shell, not beginning with "-"';
const host = `expected a name or an address ${plainWord}`;
const user = `expected the name of a user ${plainWord}`;
const hostKey =
  'expected the fingerprint of a host key ("SHA256:…") or the public key ("ssh-ed25519 AAAA…")';
const instanceId =
  'expected the ID of an instance, which begins with "i-" or "mi-" (or ecsTask in its place)';

function refusal(
  title: string,
  via: unknown,
  problems: Readonly<Record<string, string>>,
): ProblemCase {
  const paths = Object.entries(problems).map(([path, reason]) => [`via${path}`, reason] as const);
  return { title, props: { via }, problems: Object.fromEntries(paths) };
}

export const refusedWays: readonly ProblemCase[] = [
  refusal("a way that is a text", "127.0.0.1:15432", { "": `${anyWay}, found "127.0.0.1:15432"` }),
  refusal("a way that says nothing", {}, { "": `${anyWay}, found an object` }),
  refusal("a way of another tool", { bastion: "x" }, { "": `${anyWay}, found an object` }),
  refusal("null as a way", null, { "": `${anyWay}, found null` }),
  refusal(
    "a tunnel without its host",
    { port: 1.5, hots: "x" },
    {
      ".host": "expected a string, found nothing",
      ".port": "expected a whole number, found 1.5",
      ".hots": noKey,
    },
  ),
  refusal(
    "a tunnel without its port",
    { host: "127.0.0.1" },
    {
      ".port": "expected a number, found nothing",
    },
  ),
  refusal(
    "a tunnel's port 0",
    { host: "127.0.0.1", port: 0 },
    {
      ".port": "expected at least 1, found 0",
    },
  ),
  refusal(
    "two ways",
    { ssh: { host: "bastion" }, ssm: { instanceId: "i-0123" } },
    { ".ssm": noKey },
  ),
  refusal(
    "a tunnel and an SSH server",
    { ssh: { host: "bastion" }, host: "127.0.0.1", port: 1 },
    {
      ".host": noKey,
      ".port": noKey,
    },
  ),
  refusal(
    "a tunnel and an instance",
    { ssm: { instanceId: "i-0123" }, host: "127.0.0.1" },
    {
      ".host": noKey,
    },
  ),
  refusal(
    "an SSH server that is a text",
    { ssh: "bastion" },
    {
      ".ssh": 'expected an object, found "bastion"',
    },
  ),
  refusal(
    "an SSH server without its host",
    { ssh: {} },
    {
      ".ssh.host": `${host}, found nothing`,
    },
  ),
  refusal(
    "all that is wrong with an SSH server and those before it",
    {
      ssh: {
        host: "-oProxyCommand=x",
        port: 65536,
        user: "-l",
        privateKeyPath: "",
        hostKey: "16:27:ac",
        password: "x",
        jumpHosts: [
          { host: "first", jumpHosts: [] },
          { host: "$(x)", user: "a b", port: 0, hostKey: PUBLIC_KEY.slice(0, -4) },
          "third",
        ],
      },
    },
    {
      ".ssh.host": `${host}, found "-oProxyCommand=x"`,
      ".ssh.port": "expected at most 65535, found 65536",
      ".ssh.user": `${user}, found "-l"`,
      ".ssh.privateKeyPath": 'expected the path of a private key, found ""',
      ".ssh.hostKey": `${hostKey}, found "16:27:ac"`,
      ".ssh.password": noKey,
      ".ssh.jumpHosts[0].jumpHosts": noKey,
      ".ssh.jumpHosts[1].host": `${host}, found "$(x)"`,
      ".ssh.jumpHosts[1].port": "expected at least 1, found 0",
      ".ssh.jumpHosts[1].user": `${user}, found "a b"`,
      ".ssh.jumpHosts[1].hostKey": `${hostKey}, found "${PUBLIC_KEY.slice(0, -4)}"`,
      ".ssh.jumpHosts[2]": 'expected an object, found "third"',
    },
  ),
  refusal(
    "values of another type in an SSH server",
    { ssh: { host: "", user: 7, privateKeyPath: 7, hostKey: [] } },
    {
      ".ssh.host": `${host}, found ""`,
      ".ssh.user": `${user}, found 7`,
      ".ssh.privateKeyPath": "expected the path of a private key, found 7",
      ".ssh.hostKey": `${hostKey}, found an empty list`,
    },
  ),
  refusal(
    "a private key in place of its path, without telling it",
    { ssh: { host: "bastion", privateKeyPath: "-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl…" } },
    { ".ssh.privateKeyPath": "expected the path of a private key, found the key itself" },
  ),
  refusal(
    "a session on nothing",
    { ssm: { region: "" } },
    {
      ".ssm.region": 'expected a length of at least 1, found ""',
      ".ssm.instanceId": `${instanceId}, found nothing`,
    },
  ),
  refusal(
    "a session that is a text",
    { ssm: "i-0123" },
    {
      ".ssm": 'expected an object, found "i-0123"',
    },
  ),
  ...["", "bastion", "i-", "i-0123g", "I-0123", "i-0123\n", "-i-0123"].map((id) =>
    refusal(
      `the instance ${JSON.stringify(id)}`,
      { ssm: { instanceId: id } },
      {
        ".ssm.instanceId": `${instanceId}, found ${JSON.stringify(id)}`,
      },
    ),
  ),
  refusal(
    "an instance and a task",
    { ssm: { instanceId: "i-0123", ecsTask, profile: "" } },
    {
      ".ssm.profile": 'expected a length of at least 1, found ""',
      ".ssm.instanceId": noKey,
    },
  ),
  refusal(
    "a task without its parts",
    { ssm: { ecsTask: { cluster: "", service: "x" } } },
    {
      ".ssm.ecsTask.cluster": 'expected a length of at least 1, found ""',
      ".ssm.ecsTask.task": "expected a string, found nothing",
      ".ssm.ecsTask.container": "expected a string, found nothing",
      ".ssm.ecsTask.service": noKey,
    },
  ),
];

export const unknownWays: readonly ProblemCase[] = [
  refusal("a way", UNKNOWN, {}),
  refusal("a tunnel", { host: UNKNOWN, port: UNKNOWN }, {}),
  refusal("an SSH server", { ssh: UNKNOWN }, {}),
  refusal(
    "each part of an SSH server",
    {
      ssh: {
        host: UNKNOWN,
        port: UNKNOWN,
        user: UNKNOWN,
        privateKeyPath: UNKNOWN,
        hostKey: UNKNOWN,
        jumpHosts: [UNKNOWN, { host: UNKNOWN }],
      },
    },
    {},
  ),
  refusal("all jump hosts", { ssh: { host: "bastion", jumpHosts: UNKNOWN } }, {}),
  refusal("a session", { ssm: UNKNOWN }, {}),
  refusal("an instance", { ssm: { instanceId: UNKNOWN, region: UNKNOWN, profile: UNKNOWN } }, {}),
  refusal("a task", { ssm: { ecsTask: UNKNOWN } }, {}),
  refusal(
    "a part of a task",
    { ssm: { ecsTask: { cluster: UNKNOWN, task: UNKNOWN, container: "" } } },
    { ".ssm.ecsTask.container": 'expected a length of at least 1, found ""' },
  ),
  refusal(
    "the host of an SSH server",
    { ssh: { host: UNKNOWN, user: "-l", jumpHosts: [{ host: UNKNOWN, port: 0 }] }, ssm: UNKNOWN },
    {
      ".ssh.user": `${user}, found "-l"`,
      ".ssh.jumpHosts[0].port": "expected at least 1, found 0",
      ".ssm": noKey,
    },
  ),
  refusal(
    "the Region of a session",
    { ssm: { region: UNKNOWN } },
    {
      ".ssm.instanceId": `${instanceId}, found nothing`,
    },
  ),
  refusal(
    "the host of a tunnel",
    { host: UNKNOWN, port: 0 },
    {
      ".port": "expected at least 1, found 0",
    },
  ),
];
