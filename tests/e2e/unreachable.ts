/** Environment in which every server is where nothing listens: port 1 is reserved. */
export const UNREACHABLE = { RDS_IAM_USER_VIA: "127.0.0.1:1" } as const;
