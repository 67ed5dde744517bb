import { bearer, createAidmpClient } from "@aidmp/client";
import { listTasks } from "./list-tasks.js";

const { AIDMP_BASE_URL: baseUrl = "https://aidmp.cn-sh-01.sensecoreapi.cn", AIDMP_TOKEN: token = "" } = process.env;

const client = createAidmpClient({ baseUrl, auth: bearer(token) });
await listTasks(client);
