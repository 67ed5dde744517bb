// #region dbos
import { createAidmpClient, fromEnv } from "@aidmp/client";
import { taskListSource } from "@aidmp/operations";
import { begin } from "@aidmp/operations/step";
import { DBOS, type WorkflowHandle } from "@dbos-inc/dbos-sdk";
import { pollOnce } from "./poll-once.js";

const source = taskListSource(createAidmpClient(fromEnv(process.env)), { dataSpaceId: "my-space" });

/** A plain loop: each poll and each pause is a row in PostgreSQL, and a process that starts again goes on from the last. */
const waitForUpload = DBOS.registerWorkflow(
  async (saved: string): Promise<string> => {
    for (let token = saved; ;) {
      const known = token;
      const polled = await DBOS.runStep(() => pollOnce(known, source), { name: "poll" });
      if (polled.status !== undefined) return polled.status;
      token = polled.token;
      await DBOS.sleep(polled.delayInMs ?? 0);
    }
  },
  { name: "waitForUpload" },
);

/** Call it before the first wait. It goes on with what an earlier process has left. */
export async function launch(systemDatabaseUrl: string): Promise<void> {
  DBOS.setConfig({ name: "uploads", systemDatabaseUrl });
  await DBOS.launch();
}

/** Takes what `createUploadFilesTask` returned. The same operation is waited for once, whoever asks. */
export function startWait(operation: { readonly name?: string }): Promise<WorkflowHandle<string>> {
  const { resumeToken } = begin(operation, { now: Date.now(), deadlineInMs: 86_400_000 });
  return DBOS.startWorkflow(waitForUpload, { workflowID: resumeToken.name })(JSON.stringify(resumeToken));
}
// #endregion
