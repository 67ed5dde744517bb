import { launch, startWait } from "@aidmp/examples/engines/dbos.js";
import { DBOS } from "@dbos-inc/dbos-sdk";

/** A process of its own, so that it can be killed: waits for the operation of the first argument, in the database of the second. */
const [operation = "", databaseUrl = ""] = process.argv.slice(2);
await launch(databaseUrl);
const wait = await startWait(JSON.parse(operation));
process.stdout.write(`ENDED ${await wait.getResult()}\n`);
await DBOS.shutdown();
