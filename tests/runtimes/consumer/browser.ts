import * as client from "@aidmp/client";
import * as datasets from "@aidmp/datasets";
import * as operations from "@aidmp/operations";
import { runLifecycle, type LifecycleReport, type Service } from "./lifecycle.js";

export function run(service: Service): Promise<LifecycleReport> {
  return runLifecycle({ client, operations, datasets }, service);
}
