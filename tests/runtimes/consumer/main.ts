import * as client from "@aidmp/client";
import * as datasets from "@aidmp/datasets";
import * as operations from "@aidmp/operations";
import { runLifecycle, type Service } from "./lifecycle.js";

const service: Service = JSON.parse(process.argv[2] ?? "");
const report = await runLifecycle({ client, operations, datasets }, service);
process.stdout.write(`${JSON.stringify(report)}\n`);
