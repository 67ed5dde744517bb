import {
  type AidmpClient,
  createAidmpClient,
  isAidmpError,
  isApiError,
  isConnectionError,
  searchTasks,
  unwrap,
  listDatasets,
} from "@aidmp/client";
import type { CliContext } from "../context/cli-context.js";
import { exitCodes } from "../context/exit-code.js";
import { readSettings, type Settings } from "../settings/settings.js";
import type { OutputFlags } from "./shared-flags.js";
import type { CallFlags } from "../settings/settings.js";

export interface DoctorFlags extends OutputFlags, CallFlags {}

/** One thing that was looked at. */
interface Check {
  readonly check: string;
  readonly status: "ok" | "warning" | "fault";
  readonly found: string;
  /** What to do; empty where nothing is. */
  readonly advice: string;
}

const limitInMs = 2500;
const largestSkewInMs = 60_000;

export async function doctor(context: CliContext, flags: DoctorFlags): Promise<void> {
  const settings = await readSettings(flags, context.env);
  const checks = [...sourcesOf(settings), ...(await checkService(settings, context))];
  if (checks.some(({ status }) => status === "fault")) context.exitCode = exitCodes.failed;
  for (const check of checks) {
    const { status, found, advice } = check;
    const words = `${marks[status]} ${check.check}: ${found}${advice ? `\n    ${advice}` : ""}`;
    context.process.stdout.write(flags.json || flags.events ? `${JSON.stringify(check)}\n` : `${words}\n`);
  }
}

const marks = { ok: "ok     ", warning: "warning", fault: "FAULT  " } as const;

/** Where each value comes from; never the value of a secret. */
function sourcesOf({ auth, baseUrl, region, dataSpace, pathOverrides, store }: Settings): readonly Check[] {
  const host = baseUrl ?? region;
  const overrides = Object.keys(pathOverrides);
  return [
    auth
      ? ok("keys", `from ${auth.from}`)
      : fault("keys", "none", "Set AIDMP_ACCESS_KEY and AIDMP_SECRET_KEY, or AIDMP_TOKEN, or run `aidmp profile set`."),
    ok("service", host ? `${host.value}, from ${host.from}` : "the public host of cn-sh-01, by default"),
    dataSpace
      ? ok("data space", `${dataSpace.value}, from ${dataSpace.from}`)
      : warning("data space", "none", "Set AIDMP_DATA_SPACE, or give --space: the console shows its id."),
    ok("path overrides", overrides.join(", ") || "none"),
    store.accessKey && store.secretKey
      ? ok("store's keys", `from ${store.accessKey.from}`)
      : warning("store's keys", "none", "Uploads need AIDMP_STORE_ACCESS_KEY and AIDMP_STORE_SECRET_KEY."),
  ];
}

async function checkService(settings: Settings, { signal, env, now }: CliContext): Promise<readonly Check[]> {
  const { auth, baseUrl, region, allowInsecure, pathOverrides, dataSpace } = settings;
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
      fetch: async (url, init) => {
        const response = await fetch(url, init);
        date = response.headers.get("Date");
        return response;
      },
    });
  } catch (error) {
    return [fault("address", messageOf(error), "Correct it where it comes from.")];
  }
  const space = dataSpace?.value ?? "doctor";
  const [datasets, page0, page1, create] = await Promise.all([
    outcome(listDatasets(client, { params: { query: { page_size: 1 } }, signal })),
    outcome(listPage(client, space, 0, signal)),
    outcome(listPage(client, space, 1, signal)),
    outcome(probeCreate(client, space, signal)),
  ]);
  return [
    reach(datasets, env),
    clockCheck(date, now()),
    keyCheck(dataSpace ? page1 : datasets),
    ...(dataSpace ? [pageCheck(page0, page1)] : []),
    createCheck(create),
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

function reach({ error }: Outcome, env: CliContext["env"]): Check {
  if (!isConnectionError(error) && (error === undefined || isApiError(error))) return ok("host", "answers");
  const proxy =
    (env["HTTPS_PROXY"] ?? env["https_proxy"]) ? " HTTPS_PROXY is set: Node needs NODE_USE_ENV_PROXY=1 to use it." : "";
  return fault("host", messageOf(error), `Check the address and the network.${proxy}`);
}

function clockCheck(date: string | null, now: number): Check {
  const server = Date.parse(date ?? "");
  if (Number.isNaN(server)) return warning("clock", "the service tells no time", "");
  const skew = server - now;
  const found = `${Math.abs(Math.round(skew / 1000))} s ${skew > 0 ? "behind" : "ahead of"} the service`;
  return Math.abs(skew) <= largestSkewInMs
    ? ok("clock", found)
    : warning("clock", found, "Set context machine's clock; signatures are corrected meanwhile.");
}

function keyCheck({ error }: Outcome): Check {
  if (error === undefined) return ok("keys are accepted", "yes");
  if (isApiError(error) && (error.status === 401 || error.status === 403)) {
    return fault("keys are accepted", messageOf(error), "Check the keys, and whether they may use context data space.");
  }
  return warning("keys are accepted", `unknown: ${messageOf(error)}`, "");
}

function pageCheck(page0: Outcome, page1: Outcome): Check {
  if (page0.error === undefined) {
    return ok("pages begin at", page1.error === undefined ? "0 or 1: both are found out as needed" : "0");
  }
  return page1.error === undefined ? ok("pages begin at", "1") : warning("pages begin at", "unknown", "");
}

function createCheck({ error }: Outcome): Check {
  const name = "the create call (its path is assumed)";
  if (!isApiError(error)) return warning(name, `unknown: ${messageOf(error)}`, "");
  const found = `answered ${error.status} to a body that is no JSON`;
  if (error.status === 400 || error.status === 415 || error.status === 422) return ok(name, `exists: ${found}`);
  const advice = "Its path may differ at your service: set path_overrides.createUploadFilesTask in the profile.";
  const isMissing = [404, 405, 501].includes(error.status);
  if (isMissing && !error.fromService) return fault(name, found, advice);
  return warning(name, found, isMissing ? advice : "");
}

function messageOf(error: unknown): string {
  return isAidmpError(error) ? error.message : "no usable answer";
}

function ok(check: string, found: string): Check {
  return { check, status: "ok", found, advice: "" };
}

function warning(check: string, found: string, advice: string): Check {
  return { check, status: "warning", found, advice };
}

function fault(check: string, found: string, advice: string): Check {
  return { check, status: "fault", found, advice };
}
