import {
  type AidmpClient,
  createAidmpClient,
  isAidmpError,
  isApiError,
  isConnectionError,
  listDatasets,
  searchTasks,
  unwrap,
} from "@aidmp/client";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import type { Settings } from "../settings/settings.js";
import { type Check, fault, ok, warning } from "./doctor-check.js";

const limitInMs = 2500;
const largestSkewInMs = 60_000;

/** Asks the service, all at once and for a short time, and creates nothing. */
export async function checkService(settings: Settings, context: CliContext): Promise<readonly Check[]> {
  const { auth, baseUrl, region, allowInsecure, pathOverrides, dataSpace } = settings;
  const { signal, clock, say, fetch: ownFetch = fetch } = context;
  if (!auth) return [];
  let client: AidmpClient;
  let date: string | null = null;
  try {
    client = createAidmpClient({
      auth: auth.value,
      ...(baseUrl && { baseUrl: baseUrl.value }),
      ...(region && { region: region.value }),
      ...(allowInsecure && { allowInsecure: allowInsecure.value }),
      pathOverrides,
      retry: false,
      totalTimeoutInMs: limitInMs,
      timeoutInMs: limitInMs,
      clock,
      fetch: async (url, init) => {
        const response = await ownFetch(url, init);
        date = response.headers.get("Date");
        return response;
      },
    });
  } catch (error) {
    return [
      fault(
        say("address", "地址"),
        messageOf(error, say),
        say("Correct it where it comes from.", "请在其来源处更正。"),
      ),
    ];
  }
  const space = dataSpace?.value ?? "doctor";
  const [datasets, page0, page1, create] = await Promise.all([
    outcome(listDatasets(client, { params: { query: { page_size: 1 } }, signal })),
    outcome(listPage(client, space, 0, signal)),
    outcome(listPage(client, space, 1, signal)),
    outcome(probeCreate(client, space, signal)),
  ]);
  return [
    reach(datasets, say),
    clockCheck(date, clock.now(), say),
    keyCheck(dataSpace ? page1 : datasets, say),
    ...(dataSpace ? [pageCheck(page0, page1, say)] : []),
    createCheck(create, say),
  ];
}

type Outcome = { readonly error?: unknown; readonly value?: unknown };

async function outcome(promise: Promise<unknown>): Promise<Outcome> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}

function listPage(client: AidmpClient, space: string, page_no: number, signal: AbortSignal): Promise<unknown> {
  return searchTasks(client, { params: { path: { data_space_id: space } }, body: { page_no, page_size: 1 }, signal });
}

/** A body that is no JSON is refused by whatever has the path, before it can do anything. */
async function probeCreate(client: AidmpClient, space: string, signal: AbortSignal): Promise<void> {
  const path = { data_space_id: space, repo_id: "doctor", branch_id: "doctor" };
  const call = client.POST(
    "/aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload",
    { params: { path }, body: {}, bodySerializer: () => "{", signal },
  );
  await unwrap(call, "createUploadFilesTask");
}

function reach({ error }: Outcome, say: Say): Check {
  const name = say("host", "主机");
  const isAnswer = error === undefined || (isApiError(error) && !isConnectionError(error));
  if (isAnswer) return ok(name, say("answers", "有响应"));
  return fault(name, messageOf(error, say), say("Check the address and the network.", "请检查地址和网络。"));
}

function clockCheck(date: string | null, now: number, say: Say): Check {
  const name = say("clock", "时钟");
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return warning(name, say("the service tells no time", "服务没有返回时间"));
  const skew = server - now;
  const seconds = Math.abs(Math.round(skew / 1000));
  const found = say(
    `${seconds} s ${skew > 0 ? "behind" : "ahead of"} the service`,
    `比服务${skew > 0 ? "慢" : "快"} ${seconds} 秒`,
  );
  if (Math.abs(skew) <= largestSkewInMs) return ok(name, found);
  const advice = say(
    "Set this machine's clock; signatures are corrected meanwhile.",
    "请校准本机时钟；在此之前签名会自动修正。",
  );
  return warning(name, found, advice);
}

function keyCheck({ error }: Outcome, say: Say): Check {
  const name = say("keys are accepted", "密钥有效");
  if (error === undefined) return ok(name, say("yes", "是"));
  const message = messageOf(error, say);
  if (isApiError(error) && (error.status === 401 || error.status === 403)) {
    const advice = say(
      "Check the keys, and whether they may use this data space.",
      "请检查密钥，以及它们是否有权使用该数据空间。",
    );
    return fault(name, message, advice);
  }
  return warning(name, say(`unknown: ${message}`, `未知：${message}`));
}

function pageCheck(page0: Outcome, page1: Outcome, say: Say): Check {
  const name = say("pages begin at", "页码起点");
  if (page0.error === undefined) {
    const both = say("0 or 1: both are found out as needed", "0 或 1：使用时自动判断");
    return ok(name, page1.error === undefined ? both : "0");
  }
  return page1.error === undefined ? ok(name, "1") : warning(name, say("unknown", "未知"));
}

function createCheck({ error }: Outcome, say: Say): Check {
  const name = say("the create call (its path is assumed)", "创建接口（路径为假定）");
  if (!isApiError(error)) {
    const message = messageOf(error, say);
    return warning(name, say(`unknown: ${message}`, `未知：${message}`));
  }
  const found = say(`answered ${error.status} to a body that is not JSON`, `对非 JSON 的请求体返回 ${error.status}`);
  if (error.status === 400 || error.status === 415 || error.status === 422) {
    return ok(name, say(`exists: ${found}`, `存在：${found}`));
  }
  const advice = say(
    "Its path may differ at your service: set path_overrides.createUploadFilesTask in the profile.",
    "您的服务可能使用不同的路径：请在配置中设置 path_overrides.createUploadFilesTask。",
  );
  const isMissing = [404, 405, 501].includes(error.status);
  if (isMissing && !error.fromService) return fault(name, found, advice);
  return warning(name, found, isMissing ? advice : "");
}

/** The client speaks English: in Chinese its words follow as the details. */
function messageOf(error: unknown, say: Say): string {
  if (!isAidmpError(error)) return say("no usable answer", "没有可用的响应");
  return say(error.message, `请求失败。详情：${error.message}`);
}
