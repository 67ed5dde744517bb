import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Catalogue } from "../datasets/catalogue.js";
import type { Faults } from "../faults/choose-fault.js";
import { ClientGoneError, readJsonBody, type BodyLimits } from "../http/body.js";
import { deliver, reset } from "../http/delivery.js";
import type { CheckHost } from "../http/host-check.js";
import { parseRequestTarget } from "../http/host.js";
import { errorResponse, type TextResponse } from "../http/response.js";
import { wrongMethod } from "../http/router.js";
import { RpcError } from "../rpc/status.js";
import { newTask } from "../tasks/task.js";
import type { TaskStore } from "../tasks/task-store.js";
import type { Clock } from "../time/clock.js";
import { dataProblem, originProblem } from "./admission.js";
import { readFaultRules } from "./fault-form.js";
import { pageFile, pageHtml } from "./page-files.js";
import { redactorOf } from "./redaction.js";
import type { RequestLog } from "./request-log.js";
import { lifecycleOfForm, readTaskForm } from "./scripted-task.js";
import { latestTasks, stateOf } from "./state.js";
import { storedBranches, storedFiles, type StoredCommitsOptions } from "./stored-commits.js";
import { consolePrefix } from "./wire.js";

/** The page at the root, and what it asks for. */
export interface Console {
  /** Whether a request is for the console. A browser's is, at the root; a program's there is for the service. */
  owns(request: IncomingMessage): boolean;
  /** Responds to a request that it owns. It is no request of the API: it is not counted, and has no event and no fault. Never rejects. */
  exchange(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface ConsoleOptions extends StoredCommitsOptions {
  readonly checkHost: CheckHost;
  readonly clock: Clock;
  readonly limits: BodyLimits;
  readonly catalogue: Catalogue;
  readonly store: TaskStore;
  readonly requests: RequestLog;
  readonly operationIds: readonly string[];
  readonly faults: () => Faults;
  readonly setFaults: (faults: Faults) => void;
  /** Never shown, wherever a program may have put them. */
  readonly secrets: readonly string[];
  readonly onFailure: (doing: string, error: unknown) => void;
  /** Aborted when the emulator closes. */
  readonly signal: AbortSignal;
}

export function createConsole(options: ConsoleOptions): Console {
  const { checkHost, clock, store, signal } = options;
  // It ends with the process, so that no page of an earlier start can drive this one.
  const token = randomBytes(32).toString("hex");

  function owns(request: IncomingMessage): boolean {
    const { path } = parseRequestTarget(request.url ?? "");
    const isBrowsers = path === "/" && isRead(request) && (request.headers.accept ?? "").includes("text/html");
    // A request for another host is rejected where all others are.
    return (isBrowsers || path.startsWith(consolePrefix)) && checkHost(request) === undefined;
  }

  async function respond(request: IncomingMessage): Promise<TextResponse> {
    const { path, query } = parseRequestTarget(request.url ?? "");
    if (path === "/") return pageHtml(token);
    const name = path.slice(consolePrefix.length);
    const file = await pageFile(name);
    const problem = file === undefined ? dataProblem(request.headers, token) : originProblem(request.headers);
    if (problem !== undefined) throw problem;
    const method = postedTo.has(name) ? "POST" : "GET";
    if (method === "POST" ? request.method !== "POST" : !isRead(request)) {
      throw wrongMethod(request.method ?? "", [method]);
    }
    return file ?? json(await dataOf(name, query, request));
  }

  async function dataOf(name: string, query: string, request: IncomingMessage): Promise<object> {
    switch (name) {
      case "state":
        return currentState(Number(new URLSearchParams(query).get("since") ?? 0) || 0);
      case "branches":
        return storedBranches(options);
      case "files":
        return storedFiles(options, query);
      case "tasks":
        return startTask(await readJsonBody(request, options.limits));
      case "faults":
        options.setFaults(readFaultRules(await readJsonBody(request, options.limits), options.operationIds));
        return {};
      default: {
        const message = "The console has no such file.";
        throw new RpcError({ codeName: "NOT_FOUND", reason: "PATH_UNKNOWN", message });
      }
    }
  }

  function currentState(since: number): object {
    return stateOf({
      now: clock.now(),
      tasks: store.all(),
      requests: options.requests.since(since),
      operationIds: options.operationIds,
      faults: options.faults(),
    });
  }

  async function startTask(body: unknown): Promise<object> {
    const form = readTaskForm(body);
    const { dataSpaceId, repoId, branchId } = form;
    const address = { dataSpaceId, repoId, branchId };
    options.catalogue.checkBranch(address);
    const task = newTask(
      {
        id: randomUUID(),
        sequence: store.nextSequence(),
        ...address,
        createdAt: clock.now(),
        request: {},
        secrets: { accessKey: "", secretKey: "" },
      },
      lifecycleOfForm(form),
    );
    await store.add(task);
    return { id: task.id };
  }

  /** All data goes this way, and no known secret does. */
  function json(body: object): TextResponse {
    const ofTasks = latestTasks(store.all()).flatMap(({ secrets }) => [secrets.accessKey, secrets.secretKey]);
    const redact = redactorOf([...options.secrets, ...ofTasks]);
    return {
      httpStatus: 200,
      headers: { "Content-Type": "application/json; charset=utf-8" },
      text: JSON.stringify(body, redact),
    };
  }

  return {
    owns,
    async exchange(request, response) {
      try {
        const content = await respond(request).catch((error: unknown) => {
          if (error instanceof RpcError) return errorResponse(error);
          throw error;
        });
        const headers = { ...content.headers, ...safeHeaders };
        await deliver(response, { ...content, headers }, { clock, fault: undefined, signal });
      } catch (error) {
        const isGone = signal.aborted || error instanceof ClientGoneError;
        if (!isGone) options.onFailure("responding to the console", error);
        reset(response);
      }
    },
  };
}

const postedTo: ReadonlySet<string> = new Set(["tasks", "faults"]);

function isRead({ method }: IncomingMessage): boolean {
  return method === "GET" || method === "HEAD";
}

/** No other page may frame, open or embed what comes from here, and nothing of it stays in a cache. */
const safeHeaders: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "Cache-Control": "no-store",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};
