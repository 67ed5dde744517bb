import { createAidmpClient, fromEnv, searchTasks } from "@aidmp/client";
import { EnvHttpProxyAgent, install, setGlobalDispatcher } from "undici";

install(); // Node's own fetch takes no agents of another version of undici
setGlobalDispatcher(new EnvHttpProxyAgent()); // reads HTTPS_PROXY, HTTP_PROXY and NO_PROXY

const client = createAidmpClient(fromEnv(process.env));
const { total } = await searchTasks(client, { params: { path: { data_space_id: "my-space" } }, body: {} });
console.log(`${total} tasks`);
