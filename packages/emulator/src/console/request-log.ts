import type { ExchangeEvent } from "../http/exchange.js";
import { printable } from "../text/printable.js";
import type { LoggedRequest } from "./wire.js";

/** The latest requests, for the console. Its memory is bounded, whatever is sent. */
export interface RequestLog {
  add(event: ExchangeEvent, at: number): void;
  /** Those that came after the request `id`, oldest first. */
  since(id: number): readonly LoggedRequest[];
}

const longest = 300;

export function createRequestLog(capacity = 200): RequestLog {
  const requests: LoggedRequest[] = [];
  let lastId = 0;
  return {
    add({ method, path, operationId, status, durationInMs, fault, problem }, at) {
      requests.push({
        id: ++lastId,
        at,
        method: shortened(method),
        path: shortened(path),
        operationId: operationId ?? null,
        status,
        durationInMs: Math.round(durationInMs),
        fault: fault ?? null,
        problem:
          problem === undefined
            ? null
            : {
                reason: problem.reason,
                field: shortened(problem.field ?? ""),
                problem: shortened(problem.problem ?? ""),
              },
      });
      if (requests.length > capacity) requests.shift();
    },
    since: (id) => requests.filter((request) => request.id > id),
  };
}

/** A part of a long string would keep the whole alive, so it is copied. */
function shortened(text: string): string {
  if (text.length <= longest) return printable(text);
  return Buffer.from(printable(`${text.slice(0, longest)}…`)).toString();
}
