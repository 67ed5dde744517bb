import { createAidmpClient, fromEnv, searchTasks, TransferType } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env));

const { tasks, total } = await searchTasks(client, {
  params: { path: { data_space_id: "ds-7f3c9a52" } },
  body: { repo_id: "repo-2d81e6b4", transfer_type: TransferType.TRANSFER_TYPE_UPLOAD, page_size: 50 },
});

// The response holds the object store's keys: print single fields, never whole tasks.
console.log(`${total} uploads.`);
for (const task of tasks ?? []) {
  console.log(`${task.id}: state ${task.task_state}, ${task.succeed_file_count} of ${task.total_file_count} files`);
}
