import type { ServiceError } from "@grpc/grpc-js";
import { ErrorResourceInitFailed } from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { fromStruct } from "../emulator/awsPlugin/messages";
import type { Properties } from "../emulator/awsPlugin/properties";

/** What a create or update that failed half-way tells the engine to store. */
export interface PartialFailure {
  readonly id: string;
  /** With `__provider`, which the engine needs for the next delete. */
  readonly properties: Properties;
  readonly reasons: readonly string[];
}

/** A call of the dynamic provider that failed, as the engine sees it. */
export interface ProviderCallError extends Error {
  /** Undefined where nothing is stored. */
  readonly partial: PartialFailure | undefined;
}

/** Reads what the process answered. */
export function callError(error: ServiceError): ProviderCallError {
  return Object.assign(new Error(error.details), { partial: partialFailure(error) });
}

// How a status with details travels over gRPC, which grpc-js leaves to be read by hand.
function partialFailure(error: ServiceError): PartialFailure | undefined {
  const [encoded] = error.metadata.get("grpc-status-details-bin");
  if (!(encoded instanceof Uint8Array)) return undefined;
  const [detail] = Status.deserializeBinary(encoded).getDetailsList();
  if (detail === undefined) return undefined;
  const failure = ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return {
    id: failure.getId(),
    properties: fromStruct(failure.getProperties()),
    reasons: failure.getReasonsList(),
  };
}
