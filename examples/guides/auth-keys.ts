import { createAidmpClient, hmac } from "@aidmp/client";
import { listTasks } from "./list-tasks.js";

const {
  AIDMP_BASE_URL: baseUrl = "https://aidmp.cn-sh-01.sensecoreapi.cn",
  AIDMP_ACCESS_KEY: accessKey = "",
  AIDMP_SECRET_KEY: secretKey = "",
} = process.env;

const client = createAidmpClient({ baseUrl, auth: hmac({ accessKey, secretKey }) });
await listTasks(client);
