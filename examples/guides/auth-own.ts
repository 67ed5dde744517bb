import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { createAidmpClient, type Auth } from "@aidmp/client";
import { listTasks } from "./list-tasks.js";

const { AIDMP_BASE_URL: baseUrl = "https://aidmp.cn-sh-01.sensecoreapi.cn", AIDMP_ACCESS_KEY: accessKey = "" } =
  process.env;

/** A process that has the secret key in its environment. Here it is Node; yours may talk to a key store. */
async function signElsewhere(text: string): Promise<string> {
  const program = `crypto.createHmac("sha256", process.env.AIDMP_SECRET_KEY).update(process.argv[1]).digest("base64")`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--print", program, text]);
  return stdout.trim();
}

const auth: Auth = {
  async authorize(nowInMs) {
    const date = new Date(nowInMs).toUTCString();
    const signature = await signElsewhere(`x-date: ${date}`);
    const authorization = `hmac accesskey="${accessKey}", algorithm="hmac-sha256", headers="x-date", signature="${signature}"`;
    return { headers: { "X-Date": date, Authorization: authorization }, secrets: [accessKey, signature] };
  },
};
const client = createAidmpClient({ baseUrl, auth });
await listTasks(client);
