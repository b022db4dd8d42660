import { createSecureContext, type SecureContext } from "node:tls";
import { trustedRoots } from "./trustedRoots";

const contexts = new Map<string, SecureContext>();

/**
 * What TLS connections to servers of one Region share: the roots are parsed once in a process, not for
 * each connection.
 *
 * @param ca PEM text of further roots.
 * @throws if `ca` holds no PEM certificate.
 */
export function secureContextOf(region: string, ca: string | undefined): SecureContext {
  const key = JSON.stringify([region, ca, process.env["NODE_EXTRA_CA_CERTS"]]);
  const context = contexts.get(key) ?? createContext(trustedRoots(region, ca));
  contexts.set(key, context);
  return context;
}

// Libraries copy configurations. lodash copies a plain object property by property, which of a native
// context leaves a shell that ends the process; what has a tag of its own is kept as it is. JSON leaves
// it out.
function createContext(roots: readonly string[]): SecureContext {
  const context = createSecureContext({ ca: [...roots] });
  return Object.defineProperties(context, {
    [Symbol.toStringTag]: { value: "SecureContext" },
    toJSON: { value: () => undefined },
  });
}
