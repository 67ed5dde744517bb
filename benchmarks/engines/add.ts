import { readFile } from "node:fs/promises";
import { addWait } from "@aidmp/bullmq";
import { startResumeToken } from "@aidmp/operations/step";
import { connect } from "../../tests/engines/connection.js";
import { taskOfThisProcess } from "../harness/task.js";
import { engineNamed } from "./engine.js";
import { handQueue } from "./followers/by-hand.js";
import { dataSpaceOf, queueName } from "./plan.js";

/** Adds the waits, or the jobs by hand, all of which begin at `startsAt`: `{ byHand, engine, engineUrl, namesFile, startsAt }`. */
const { byHand, engine, engineUrl, namesFile, startsAt } = taskOfThisProcess();
const names: readonly string[] = JSON.parse(await readFile(String(namesFile), "utf8"));
const connection = connect(engineNamed(engine), String(engineUrl), queueName);
const jobs = byHand === true ? handQueue(connection) : undefined;
const beginsAt = performance.now();
let next = 0;
await Promise.all(Array.from({ length: 100 }, add));
console.log(JSON.stringify({ addedInMs: performance.now() - beginsAt }));
await connection.close();
process.exit();

async function add(): Promise<void> {
  for (let index = next++; index < names.length; index = next++) {
    const resumeToken = startResumeToken(names[index] ?? "", { now: Number(startsAt) });
    if (jobs === undefined) {
      await addWait(connection.queue, resumeToken, { dataSpaceId: dataSpaceOf(index), data: { index } });
    } else {
      await jobs.add("poll", { index, token: JSON.stringify(resumeToken) }, { removeOnComplete: true });
    }
  }
}
