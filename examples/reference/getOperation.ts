import { createAidmpClient, fromEnv, getOperation } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env));
const [operation_id = ""] = process.argv.slice(2);

const operation = await getOperation(client, { params: { path: { operation_id } } });

if (operation.done !== true) console.log("Still running.");
else if (operation.error) console.log(`Ended with code ${operation.error.code}: ${operation.error.message}`);
else console.log("Ended well.");
