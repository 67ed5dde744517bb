import { createHmac } from "node:crypto";
import { demoCredentials, type AccessKeyPair, type Emulator, type EmulatorEvent } from "../../src/index.js";
import type { Status } from "../../src/index.js";

/** A response of the emulator. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Wire;
}

/** A JSON object of the wire, as far as the tests read it. */
export interface Wire extends Partial<Status> {
  readonly name: string;
  readonly done: boolean;
  readonly error: Status | null;
  readonly response: Record<string, unknown> | null;
  readonly metadata: Record<string, unknown>;
  readonly tasks: readonly WireTask[];
  readonly total: number;
}

export interface WireTask {
  readonly [field: string]: unknown;
  readonly id: string;
  readonly task_state: number;
  readonly err_msg: string;
  readonly files: readonly {
    readonly path: string;
    readonly state: number;
    readonly err: number;
    readonly size: string;
  }[];
  readonly oss_config: Record<string, unknown>;
}

export const createPath = "/aids/aidmp/data/v2/dataSpaces/space/repos/repo/branches/main/task:upload";
export const searchPath = "/aids/aidmp/data/v2/dataSpaces/space/task:list";
export const operationPath = (id: string): string => `/aids/aidmp/data/v2/operations/${id}`;

/** Signs as the vendor documents. It shares no code with the emulator, so a mistake cannot hide in both. */
export function signed(
  { accessKey, secretKey }: AccessKeyPair = demoCredentials,
  date: string = new Date().toUTCString(),
): Record<string, string> {
  const signature = createHmac("sha256", secretKey).update(`x-date: ${date}`).digest("base64");
  return {
    "X-Date": date,
    Authorization: `hmac accesskey="${accessKey}", algorithm="hmac-sha256", headers="x-date", signature="${signature}"`,
  };
}

export async function call(
  emulator: Pick<Emulator, "url">,
  path: string,
  body?: unknown,
  headers: Record<string, string> = signed(),
): Promise<WireResponse> {
  const response = await fetch(emulator.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const json: Wire = await response.json();
  return { status: response.status, headers: response.headers, body: json };
}

/** The reason in ErrorInfo, which names the cause. */
export function reasonOf(status: Partial<Status> | null): unknown {
  return status?.details?.find((detail) => detail["@type"].endsWith("ErrorInfo"))?.["reason"];
}

/** Polls a task until it has ended. Transfers use real sockets and disks, so they take real time. */
export async function untilEnded(emulator: Emulator, id: string): Promise<WireTask> {
  for (;;) {
    const task = emulator.tasks().find((candidate) => candidate.id === id);
    if (task === undefined) throw new Error(`There is no task ${id}`);
    if (task.done) break;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { body } = await call(emulator, searchPath, { page_size: 1000 });
  const task = body.tasks.find((candidate) => candidate.id === id);
  if (task === undefined) throw new Error(`task:list does not show ${id}`);
  return task;
}

/** The emulator itself must not fail in any test, above all with a response that does not fit the document. */
export function throwOnFailure(events: readonly EmulatorEvent[]): void {
  const failure = events.find((event) => event.type === "failure");
  if (failure !== undefined) throw new Error(`Failure while ${failure.doing}`, { cause: failure.error });
}
