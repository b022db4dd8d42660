/**
 * Callers: what a process has in each place where it may run. The environment is what AWS, GitHub or
 * the user's shell sets there, never the deployer's keys; only the network is the emulator's.
 */
export { accessKeyCaller } from "./accessKey";
export { type Caller, type Ended, runAs } from "./caller";
export { ec2Caller } from "./ec2";
export { ecsTaskCaller } from "./ecsTask";
export { eksPodIdentityCaller } from "./eksPodIdentity";
export { eksServiceAccountCaller } from "./eksServiceAccount";
export { gitHubActionsCaller } from "./gitHubActions";
export { identityCenterCaller } from "./identityCenter";
export { lambdaCaller } from "./lambda";
export { profileCaller } from "./profile";
export { withoutSts } from "./withoutSts";
