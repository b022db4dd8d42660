import { expect } from "chai";
import {
  expandCommand,
  type HostDefaults,
  type HostSettings,
  settingsIn,
} from "../../../../connect/tunnel/sshSettings";

const defaults: HostDefaults = {
  host: "bastion",
  port: 22,
  user: "local",
  home: "/home/local",
  identityFiles: ["/home/local/.ssh/id_ed25519"],
  knownHostsFiles: ["/home/local/.ssh/known_hosts", "/etc/ssh/ssh_known_hosts"],
  agent: "/run/agent.sock",
  environment: { OTHER_AGENT: "/run/other.sock" },
};

const settings: HostSettings = {
  host: "bastion",
  port: 22,
  user: "local",
  identitiesOnly: false,
  identityFiles: defaults.identityFiles,
  knownHostsFiles: defaults.knownHostsFiles,
  knownAs: "bastion",
  knownAlsoAs: undefined,
  agent: "/run/agent.sock",
  jumpHosts: [],
  proxyCommand: undefined,
};

/** As OpenSSH 9.2 prints it for a host that no file names, with some of its other lines. */
const PLAIN = `host bastion
user local
hostname bastion
port 22
addressfamily any
batchmode no
canonicalizehostname false
checkhostip no
identitiesonly no
nohostauthenticationforlocalhost no
proxyusefdpass no
stricthostkeychecking ask
hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com,ssh-ed25519,rsa-sha2-512
loglevel INFO
identityfile ~/.ssh/id_rsa
identityfile ~/.ssh/id_ecdsa
identityfile ~/.ssh/id_ed25519
canonicaldomains none
globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2
userknownhostsfile /home/local/.ssh/known_hosts /home/local/.ssh/known_hosts2
logverbose none
permitremoteopen any
connecttimeout none
escapechar ~
ipqos lowdelay throughput
rekeylimit 0 0
`;

const plain: HostSettings = {
  ...settings,
  identityFiles: [
    "/home/local/.ssh/id_rsa",
    "/home/local/.ssh/id_ecdsa",
    "/home/local/.ssh/id_ed25519",
  ],
  knownHostsFiles: [
    "/home/local/.ssh/known_hosts",
    "/home/local/.ssh/known_hosts2",
    "/etc/ssh/ssh_known_hosts",
    "/etc/ssh/ssh_known_hosts2",
  ],
};

/** The same for a host with settings of its own. */
const OWN = `host bastion
user ec2-user
hostname bastion.example.com
port 2222
hostkeyalias orders-bastion
identityagent none
identitiesonly yes
identityfile ~/.ssh/%r_%h
identityfile ~/.ssh/my key
identityfile %d/.ssh/%n_%p_100%%_%k
identityfile ~other/key
identityfile /keys/a~/key
globalknownhostsfile none
userknownhostsfile /home/local/.ssh/known a /home/local/b
proxyjump me@first:2200,second
`;

const own: HostSettings = {
  host: "bastion.example.com",
  port: 2222,
  user: "ec2-user",
  identitiesOnly: true,
  identityFiles: [
    "/home/local/.ssh/ec2-user_bastion.example.com",
    "/home/local/.ssh/my key",
    "/home/local/.ssh/bastion_2222_100%_%k",
    "~other/key",
    "/keys/a~/key",
  ],
  knownHostsFiles: ["/home/local/.ssh/known a", "/home/local/b"],
  knownAs: "orders-bastion",
  knownAlsoAs: undefined,
  agent: undefined,
  jumpHosts: ["me@first:2200", "second"],
  proxyCommand: undefined,
};

const outputs: readonly {
  readonly title: string;
  readonly text: string;
  readonly defaults?: Partial<HostDefaults>;
  readonly settings: HostSettings;
}[] = [
  { title: "the defaults where ssh printed nothing", text: "", settings },
  {
    title: "the defaults of another port where ssh printed nothing",
    text: "",
    defaults: { port: 2222, agent: undefined },
    settings: {
      ...settings,
      port: 2222,
      knownAs: "[bastion]:2222",
      knownAlsoAs: "bastion",
      agent: undefined,
    },
  },
  { title: "those of a host that no file names", text: PLAIN, settings: plain },
  { title: "those of a file of Windows", text: PLAIN.replaceAll("\n", "\r\n"), settings: plain },
  { title: "those of a host with settings of its own", text: OWN, settings: own },
  {
    title: "the known name with its port where there is no alias",
    text: "hostname bastion.example.com\nport 2222\n",
    settings: {
      ...settings,
      host: "bastion.example.com",
      port: 2222,
      knownAs: "[bastion.example.com]:2222",
      knownAlsoAs: "bastion.example.com",
    },
  },
  {
    title: "no files where ssh uses none",
    text: "identityfile none\nuserknownhostsfile none\nglobalknownhostsfile none\n",
    settings: { ...settings, identityFiles: [], knownHostsFiles: [] },
  },
  {
    title: "files of Windows, whose names have spaces",
    text: String.raw`userknownhostsfile C:\Users\A B/.ssh/known_hosts C:\Users\A B/.ssh/known_hosts2`,
    settings: {
      ...settings,
      knownHostsFiles: [
        String.raw`C:\Users\A B/.ssh/known_hosts`,
        String.raw`C:\Users\A B/.ssh/known_hosts2`,
      ],
    },
  },
  {
    title: "the agent of a path",
    text: "identityagent ~/%h.sock\n",
    settings: { ...settings, agent: "/home/local/bastion.sock" },
  },
  {
    title: "the agent of another variable",
    text: "identityagent $OTHER_AGENT\n",
    settings: { ...settings, agent: "/run/other.sock" },
  },
  {
    title: "no agent where its variable is not set",
    text: "identityagent $UNSET\n",
    settings: { ...settings, agent: undefined },
  },
  {
    title: "the usual agent where its variable is named",
    text: "identityagent SSH_AUTH_SOCK\n",
    settings,
  },
  {
    title: "a command that makes the connection",
    text: "proxycommand nc -X connect %h %p\n",
    settings: { ...settings, proxyCommand: "nc -X connect %h %p" },
  },
  {
    title: "the direct connection where a command and jump hosts are switched off",
    text: "proxycommand none\nproxyjump none\n",
    settings,
  },
];

const commands = [
  { command: "nc %h %p", expanded: "nc bastion.example.com 2222" },
  { command: "ssh -W %h:%p %r@gate", expanded: "ssh -W bastion.example.com:2222 ec2-user@gate" },
  {
    command: "aws ssm start-session --target %n --parameters portNumber=%p",
    expanded: "aws ssm start-session --target my-bastion --parameters portNumber=2222",
  },
  { command: "date +%%h %C %z %", expanded: "date +%h %C %z %" },
];

describe("settingsIn", () => {
  for (const { title, text, settings: expected, ...given } of outputs) {
    it(`are ${title}`, () => {
      expect(settingsIn(text, { ...defaults, ...given.defaults })).to.deep.equal(expected);
    });
  }
});

describe("expandCommand", () => {
  for (const { command, expanded } of commands) {
    it(`makes of ${command} ${expanded}`, () => {
      expect(expandCommand(command, own, "my-bastion")).to.equal(expanded);
    });
  }

  it("takes values as they are, whatever they have", () => {
    const strange = { host: "$&", port: 22, user: "%h" };
    expect(expandCommand("%h %r", strange, "x")).to.equal("$& %h");
  });
});
