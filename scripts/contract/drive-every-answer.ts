import { demoBearerToken } from "@aidmp/emulator";
import {
  at,
  objectsIn,
  operationsOf,
  resolved,
  textOf,
  type JsonObject,
  type OperationEntry,
} from "../openapi-document.js";
import { record, type HarEntry, type RecordedRequest } from "./har.js";
import { bucket, exampleTree, type Fixture } from "./fixture.js";

/**
 * Calls every operation once with each of its documented example bodies, provokes each error that a request can provoke
 * by itself, and injects the others, so that every documented answer of every operation is seen on the wire.
 */
export async function driveEveryAnswer(document: JsonObject, fixture: Fixture): Promise<readonly HarEntry[]> {
  const entries: HarEntry[] = [];
  await uploadExampleTree(fixture);
  for (const operation of operationsOf(document)) {
    const request = await requestFor(document, operation, fixture);
    for (const body of exampleBodies(document, operation)) entries.push(await record(withBody(request, body)));
    const query = exampleQuery(document, operation);
    if (query !== "") entries.push(await record({ ...request, url: `${request.url}?${query}` }));
    for (const refused of refusedRequests(operation, request)) entries.push(await record(refused));
    const seen = new Set(entries.filter(isOf(operation, fixture)).map(({ response }) => String(response.status)));
    for (const status of Object.keys(at(operation.source, "responses"))) {
      if (!seen.has(status)) entries.push(await recordInjected(operation, request, status, fixture));
    }
  }
  return entries;
}

/** What no request provokes in the emulator: an overloaded or broken service, and codes for states that it never has. */
async function recordInjected(
  { operationId }: OperationEntry,
  request: RecordedRequest,
  status: string,
  { emulator }: Fixture,
): Promise<HarEntry> {
  // 502 is in no operation's list, so it is what `default` stands for.
  const injected = status === "default" ? 502 : Number(status);
  emulator.setFaults([
    { operationId, fault: { kind: "status", status: injected, retryAfter: 1, retryDelayInMs: 1000 } },
  ]);
  try {
    return await record(request);
  } finally {
    emulator.setFaults([]);
  }
}

async function requestFor(document: JsonObject, operation: OperationEntry, fixture: Fixture): Promise<RecordedRequest> {
  const ids: Readonly<Record<string, string>> = {
    data_space_id: exampleTree.dataSpaceId,
    repo_id: exampleTree.repoId,
    branch_id: exampleTree.branchId,
    operation_id: operation.path.includes("{operation_id}") ? await createTask(fixture) : "",
  };
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? "");
  return {
    method: operation.method,
    url: fixture.emulator.url + path,
    headers: { Authorization: `Bearer ${demoBearerToken}`, "Content-Type": "application/json" },
    ...(operation.body === undefined ? {} : { body: JSON.stringify(exampleBodies(document, operation)[0] ?? {}) }),
  };
}

/** Each provokes one error of its own: a token that nobody gave out, a broken body, one too large, an unknown id. */
function* refusedRequests(operation: OperationEntry, request: RecordedRequest): Generator<RecordedRequest> {
  yield { ...request, headers: { ...request.headers, Authorization: "Bearer no-such-token" } };
  if (operation.body !== undefined) {
    yield { ...request, body: "{" };
    yield { ...request, body: JSON.stringify({ commit_msg: "x".repeat(128 * 1024) }) };
  }
  if (operation.path.includes("{operation_id}")) {
    yield { ...request, url: request.url.replace(/operations\/[^/:]+/, "operations/no-such-operation") };
  }
}

async function createTask(fixture: Fixture): Promise<string> {
  const oss = { bucket_name: "b", oss_endpoint: "127.0.0.1:9" };
  return createUpload(fixture, { source_path: "images/", oss_config: oss });
}

/** Commits files under the ids of the document's examples, so that those that search a tree find some. */
async function uploadExampleTree(fixture: Fixture): Promise<void> {
  const { store, emulator } = fixture;
  const name = await createUpload(fixture, {
    commit_id: exampleTree.commitId,
    source_path: "images/",
    target_path: "/train/images",
    oss_config: {
      bucket_name: bucket,
      oss_endpoint: store.host,
      disable_ssl: true,
      access_key: store.accessKey,
      secret_key: store.secretKey,
    },
  });
  for (;;) {
    const task = emulator.tasks().find(({ id }) => id === name);
    if (task?.done === true && task.errorMessage === "") return;
    if (task?.done !== false) throw new Error(`The upload of the example failed: ${task?.errorMessage}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function createUpload({ emulator }: Fixture, body: object): Promise<string> {
  const { dataSpaceId, repoId, branchId } = exampleTree;
  const answer = await fetch(
    `${emulator.url}/aids/aidmp/data/v2/dataSpaces/${dataSpaceId}/repos/${repoId}/branches/${branchId}/task:upload`,
    {
      method: "POST",
      headers: { Authorization: `Bearer ${demoBearerToken}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    },
  );
  const name = textOf(at(await answer.json())["name"]);
  if (name === "") throw new Error(`The emulator created no task: HTTP ${answer.status}.`);
  return name;
}

/** The examples of an operation's parameters, as a query. Empty when it has none. */
function exampleQuery(document: JsonObject, { source }: OperationEntry): string {
  const query = new URLSearchParams();
  for (const reference of objectsIn(source["parameters"])) {
    const parameter = resolved(document, reference);
    if (parameter["in"] === "query") query.set(textOf(parameter["name"]), String(parameter["example"]));
  }
  return query.toString();
}

function exampleBodies(document: JsonObject, { source }: OperationEntry): readonly unknown[] {
  const examples = at(source, "requestBody", "content", "application/json", "examples");
  const bodies = Object.values(examples).map((example) => resolved(document, at(example))["value"]);
  return bodies.length === 0 ? [undefined] : bodies;
}

function withBody(request: RecordedRequest, body: unknown): RecordedRequest {
  return body === undefined ? request : { ...request, body: JSON.stringify(body) };
}

function isOf({ method, path }: OperationEntry, { emulator }: Fixture): (entry: HarEntry) => boolean {
  const pattern = new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/:]+")}(?:\\?.*)?$`);
  return ({ request }) => request.method === method && pattern.test(request.url.slice(emulator.url.length));
}
