/** The `connection` output of `RdsIamUser`: what a client needs beside AWS credentials. */
export interface Connection {
  /** Endpoint as RDS shows it: the server's, or that of an RDS Proxy. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** PostgreSQL role, in its exact case. */
  readonly username: string;
  readonly region: string;
  /** IAM role that may log in, where there is one. */
  readonly roleArn?: string;
  /**
   * Whether the client must assume `roleArn` first: `false` where the process has the identity that may
   * log in already, as a Lambda function with this role, `"detect"` where that differs from caller to
   * caller. Default: `"detect"` with a `roleArn`, else `false`.
   */
  readonly assumeRole?: boolean | "detect";
  /** Endpoint for read-only sessions, where the server, or the proxy, has one. */
  readonly readerHost?: string;
  /** PEM text of root certificates to trust besides those of RDS. */
  readonly ca?: string;
  /** ARNs that a policy must allow `rds-db:connect` on, for `rds-iam-user verify`. */
  readonly dbUserArns?: readonly string[];
  /**
   * Where `host` is an RDS Proxy: how it logs in to the server, and with `"endToEnd"` the ARNs that a policy
   * of the proxy's own IAM role must allow `rds-db:connect` on. For `rds-iam-user verify`.
   */
  readonly proxy?:
    | { readonly mode: "endToEnd"; readonly dbUserArns: readonly string[] }
    | { readonly mode: "standard" };
}
