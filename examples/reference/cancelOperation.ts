import { cancelOperation, createAidmpClient, fromEnv } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env));
const [operation_id = ""] = process.argv.slice(2);

await cancelOperation(client, { params: { path: { operation_id } } });

console.log("Asked to stop. Keep reading its state: it may still succeed.");
