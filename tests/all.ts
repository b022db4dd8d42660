/** Whether everything is tested, as by `npm test -- --all`; else what only a nightly run needs is left out. */
export const ALL = process.env["RDS_IAM_USER_TEST_ALL"] === "1";
