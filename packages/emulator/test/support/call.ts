import { createHmac } from "node:crypto";
import { demoCredentials, type AccessKeyPair, type Emulator, type EmulatorEvent } from "../../src/index.js";
import type { Status } from "../../src/index.js";

/** What the emulator answered: the tests read JSON by the names of the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Wire;
}

/** A JSON object of the wire, as far as the tests look into it. */
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

/** Signs as the vendor documents, written here a second time so that a mistake in one place cannot hide in both. */
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
): Promise<Answer> {
  const response = await fetch(emulator.url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { ...headers, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const answered: Wire = await response.json();
  return { status: response.status, headers: response.headers, body: answered };
}

/** The reason in ErrorInfo, where the real cause stands. */
export function reasonOf(status: Partial<Status> | null): unknown {
  return status?.details?.find((detail) => detail["@type"].endsWith("ErrorInfo"))?.["reason"];
}

/** Looks at a task until it has ended, every 10 ms: transfers run on real sockets and real disks, in real time. */
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

/** No test expects the emulator itself to fail: an answer that does not fit the document, above all. */
export function throwOnFailure(events: readonly EmulatorEvent[]): void {
  const failure = events.find((event) => event.type === "failure");
  if (failure !== undefined) throw new Error(`Failure while ${failure.doing}`, { cause: failure.error });
}
