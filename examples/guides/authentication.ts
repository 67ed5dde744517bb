import { createHmac } from "node:crypto";
import { inspect } from "node:util";
// #region imports
import { bearer, createAidmpClient, fromEnv, hmac, redact, searchTasks } from "@aidmp/client";
import type { AidmpClient, Auth } from "@aidmp/client";
// #endregion

const {
  AIDMP_BASE_URL: baseUrl = "",
  AIDMP_ACCESS_KEY: accessKey = "",
  AIDMP_SECRET_KEY: secretKey = "",
} = process.env;
const { DEMO_TOKEN: token = "", DEMO_TOKEN_URL: tokenUrl = "" } = process.env;

async function listTasks(how: string, client: AidmpClient): Promise<void> {
  const { total } = await searchTasks(client, { params: { path: { data_space_id: "my-space" } }, body: {} });
  console.log(`${how}: ${total} tasks`);
}

{
  // #region keys
  const client = createAidmpClient({ baseUrl, auth: hmac({ accessKey, secretKey }) });
  // #endregion
  await listTasks("keys", client);
}
{
  // #region environment
  const client = createAidmpClient(fromEnv(process.env));
  // #endregion
  await listTasks("environment", client);
}
{
  // #region bearer
  const client = createAidmpClient({ baseUrl, auth: bearer(token) });
  // #endregion
  await listTasks("bearer", client);
}
{
  // #region provider
  async function fetchToken(): Promise<string> {
    const response = await fetch(tokenUrl);
    const { token: freshToken }: { readonly token: string } = await response.json();
    return freshToken;
  }

  const client = createAidmpClient({
    baseUrl,
    auth: bearer(fetchToken),
    onEvent: ({ type, operationId }) => {
      if (type === "token-refresh") console.log(`${operationId} needs a new token.`);
    },
  });
  // #endregion
  // The token service of this example returns a stale token first.
  await listTasks("provider", client);
  await listTasks("provider, again", client);
}
{
  const signElsewhere = async (text: string): Promise<string> =>
    createHmac("sha256", secretKey).update(text).digest("base64");
  // #region own
  const auth: Auth = {
    async authorize(nowInMs) {
      const date = new Date(nowInMs).toUTCString();
      const signature = await signElsewhere(`x-date: ${date}`);
      const authorization = `hmac accesskey="${accessKey}", algorithm="hmac-sha256", headers="x-date", signature="${signature}"`;
      return { headers: { "X-Date": date, Authorization: authorization }, secrets: [accessKey, signature] };
    },
  };
  const client = createAidmpClient({ baseUrl, auth });
  // #endregion
  await listTasks("own", client);
}
{
  // #region secrets
  const auth = hmac({ accessKey, secretKey });
  console.log(inspect(auth, { depth: 9 }), JSON.stringify(auth));
  console.log(redact({ oss_config: { bucket_name: "training-data", secret_key: "top secret" } }));
  // #endregion
}
