import { paginateListObjectsV2 } from "@aws-sdk/client-s3";
import { taskOfThisProcess } from "../harness/task.js";
import { s3ClientFor } from "./s3-client.js";

/** The listing alone, as the SDK's own paginator reads it: `{ port }`. */
const { port } = taskOfThisProcess();
const s3 = s3ClientFor(Number(port), 1);
const startedAt = performance.now();
let objects = 0;
for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: "bench", Prefix: "data/" })) {
  objects += Contents.length;
}
console.log(JSON.stringify({ durationInMs: performance.now() - startedAt, objects }));
process.exit();
