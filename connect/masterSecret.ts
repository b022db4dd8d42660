/** The master's name and password in the text of a secret. */

/** Which keys of a secret hold them. Default: `username` and `password`, as RDS writes them. */
export interface SecretKeys {
  readonly usernameKey?: string | undefined;
  readonly passwordKey?: string | undefined;
}

export interface MasterLogin {
  readonly username: string;
  readonly password: string;
}

/** The secret is not as expected; `explanation` is lines of an error, without any value of it. */
export interface SecretProblem {
  readonly explanation: readonly string[];
}

/** Reads the text of a secret. */
export function masterLoginIn(
  text: string,
  { usernameKey = "username", passwordKey = "password" }: SecretKeys,
): MasterLogin | SecretProblem {
  const found = jsonIn(text);
  const [username, password] = [usernameKey, passwordKey].map((key) => textAt(found, key));
  if (username !== undefined && password !== undefined) return { username, password };
  const expected = `the texts ${JSON.stringify(usernameKey)} and ${JSON.stringify(passwordKey)}`;
  return {
    explanation: [
      `Detail: Expected JSON with ${expected}, found ${describe(found)}.`,
      found === undefined || Array.isArray(found)
        ? 'Hint: Store it as RDS itself does, such as {"username": …, "password": …}.'
        : "Hint: Set master.secretsManager.usernameKey and passwordKey to the keys that hold them.",
    ],
  };
}

// JSON.parse quotes the text it cannot read, which is the secret: its error is not passed on.
function jsonIn(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

function textAt(found: object | undefined, key: string): string | undefined {
  if (found === undefined || !Object.hasOwn(found, key)) return undefined;
  const value: unknown = Reflect.get(found, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** More keys than these help nobody. */
const maxKeys = 20;

function describe(found: object | undefined): string {
  if (found === undefined) return "plain text, which is no JSON object";
  if (Array.isArray(found)) return "a list";
  const keys = Object.keys(found).sort();
  if (keys.length === 0) return "no keys";
  const named = keys.slice(0, maxKeys).map((key) => JSON.stringify(key));
  const rest = keys.length > maxKeys ? ` and ${String(keys.length - maxKeys)} more` : "";
  return `the keys ${named.join(", ")}${rest}`;
}
