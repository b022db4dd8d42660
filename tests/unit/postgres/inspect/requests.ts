import type { InspectionRequest } from "../../../../provider/postgres/inspect/request";

/** A request for the role `svc` and nothing else, but for what is given. */
export function aRequest(request: Partial<InspectionRequest> = {}): InspectionRequest {
  return {
    role: "svc",
    schemas: [],
    allInSchema: [],
    named: [],
    roles: [],
    settings: [],
    creatorsIn: [],
    creatorsEverywhere: false,
    publicWrites: false,
    sessions: false,
    ...request,
  };
}
