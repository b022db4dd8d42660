/**
 * On Node.js 20 the AWS SDK tells every process that loads it how long it will support that release.
 * The engine would show that in each preview, as if it were about the stack. A user who sets the
 * variable keeps the last word; applications that use the client are not concerned.
 */
export function silenceSdkNotice(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";
}
