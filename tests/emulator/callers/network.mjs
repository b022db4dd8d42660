/**
 * The network of a caller: connections to addresses that only AWS's network knows (link-local
 * addresses, which the AWS SDK has as constants, and endpoints of RDS) are dialled to the emulator.
 * Given to a child process with `--import`; the program itself and its environment do not know it.
 */
import { Socket } from "node:net";

/** Ports on 127.0.0.1, by host. */
const routes = JSON.parse(process.env.EMULATOR_ROUTES ?? "{}");
/** Where nobody listens. */
const NOBODY = 1;

const connect = Socket.prototype.connect;

Socket.prototype.connect = function (...args) {
  const [first, second, ...others] = args;
  // From net.connect() and agents: an array of options and callback, marked by a symbol of Node's.
  if (Array.isArray(first)) {
    first[0] = routed(first[0]);
    return connect.call(this, first);
  }
  if (typeof first === "object" && first !== null) {
    return connect.call(this, routed(first), ...args.slice(1));
  }
  if (typeof second === "string") {
    const { host, port } = routed({ host: second, port: first });
    return connect.call(this, port, host, ...others);
  }
  return connect.apply(this, args);
};

function routed(options) {
  const port = routes[options.host] ?? (isLinkLocal(options.host) ? NOBODY : undefined);
  return port === undefined ? options : { ...options, host: "127.0.0.1", port };
}

function isLinkLocal(host) {
  return typeof host === "string" && host.startsWith("169.254.");
}
