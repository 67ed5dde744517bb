import { createAidmpClient, fromEnv } from "@aidmp/client";

const client = createAidmpClient(fromEnv(process.env));

const { data, error, response } = await client.POST("/aids/aidmp/data/v2/dataSpaces/{data_space_id}/task:list", {
  params: { path: { data_space_id: "my-space" } },
  body: {},
});
if (error) console.log(response.status, error.message);
else console.log(data.total, "tasks");
