import { bearer, createAidmpClient } from "@aidmp/client";
import { listTasks } from "./list-tasks.js";

const { AIDMP_BASE_URL: baseUrl = "https://aidmp.cn-sh-01.sensecoreapi.cn", TOKEN_URL: tokenUrl = "" } = process.env;

async function fetchToken(): Promise<string> {
  const response = await fetch(tokenUrl);
  const { token }: { readonly token: string } = await response.json();
  return token;
}

const client = createAidmpClient({
  baseUrl,
  auth: bearer(fetchToken),
  onEvent: ({ type, operationId }) => {
    if (type === "token-refresh") console.log(`${operationId} needs a new token.`);
  },
});
await listTasks(client);
