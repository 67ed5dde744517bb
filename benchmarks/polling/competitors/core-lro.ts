import { createHttpPoller, type OperationResponse, type RunningOperation } from "@azure/core-lro";
import type { Answer, Result, Service } from "../service.js";
import { inOrder, type Follow } from "./competitor.js";

export const follow: Follow = (service, delayInMs) =>
  inOrder(
    service.names.map((name) =>
      createHttpPoller<Result, never>(runningOperation(service, name), {
        intervalInMs: delayInMs,
        processResult: (result) => Promise.resolve(responseIn(result)),
      }).pollUntilDone(),
    ),
  );

function runningOperation(service: Service, name: string): RunningOperation {
  const started = response(202, { "operation-location": name }, {});
  return {
    sendInitialRequest: () => Promise.resolve(started),
    sendPollRequest: async (path) => response(200, {}, bodyOf(await service.get(path))),
  };
}

function response(statusCode: number, headers: Record<string, string>, body: object): OperationResponse {
  const request = { method: "POST", url: "/operations" };
  return { flatResponse: body, rawResponse: { statusCode, headers, body, request } };
}

function bodyOf({ done, response: result }: Answer): object {
  return { status: done ? "Succeeded" : "Running", properties: result };
}

function responseIn(body: unknown): Result {
  const { properties } = body instanceof Object && "properties" in body ? body : {};
  const size: unknown = properties instanceof Object && "size" in properties ? properties.size : undefined;
  return { size: Number(size) };
}
