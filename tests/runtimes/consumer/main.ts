import * as client from "@aidmp/client";
import * as operations from "@aidmp/operations";
import { runLifecycle } from "./lifecycle.js";

const [baseUrl = "", accessKey = "", secretKey = ""] = process.argv.slice(2);
const report = await runLifecycle({ client, operations }, { baseUrl, accessKey, secretKey });
process.stdout.write(`${JSON.stringify(report)}\n`);
