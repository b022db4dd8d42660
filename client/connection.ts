/** The `connection` output of `RdsIamUser`: what a client needs beside AWS credentials. */
export interface Connection {
  /** Endpoint as RDS shows it. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** PostgreSQL role, in its exact case. */
  readonly username: string;
  readonly region: string;
  /** IAM role to assume for logging in. Without one, the process's own AWS identity logs in. */
  readonly roleArn?: string | null;
  /** Endpoint for read-only sessions, where the server is a cluster. */
  readonly readerHost?: string;
}
