import { createAidmpClient, fromEnv, listDatasetsItems } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env));

// Page after page, as long as the loop goes on. One page alone: listDatasets.
for await (const { repo } of listDatasetsItems(client, { params: { query: { keyword: "street", page_size: 50 } } })) {
  console.log(`${repo?.id}: ${repo?.name}, ${repo?.file_num} files`);
}
