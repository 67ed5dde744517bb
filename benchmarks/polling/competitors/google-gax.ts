import { operation as gaxOperation } from "google-gax";
import type { Answer, Result, Service } from "../service.js";
import { inOrder, type Follow } from "./competitor.js";

/** Its Operation over a client without gRPC: what is measured is the polling, not the transport. */
export const follow: Follow = (service, delayInMs) =>
  inOrder(service.names.map(async (name) => resultIn(await createOperation(service, name, delayInMs).promise())));

function createOperation(service: Service, name: string, delayInMs: number): { promise(): Promise<unknown> } {
  const operationsClient = {
    getOperationInternal: async (request: { readonly name: string }) => [onWire(await service.get(request.name))],
  };
  const descriptor = { operationsClient, responseDecoder: (value: Result) => value, metadataDecoder: () => ({}) };
  const backoff = {
    initialRetryDelayMillis: delayInMs,
    retryDelayMultiplier: 1,
    maxRetryDelayMillis: delayInMs,
    totalTimeoutMillis: null,
  };
  const started = { name, done: false };
  // Its types ask for gRPC's whole client and for decoders of Protobuf.js; it calls what is here.
  return Reflect.apply(gaxOperation, undefined, [started, descriptor, backoff]);
}

function resultIn(answer: unknown): Result {
  const result: unknown = Array.isArray(answer) ? answer[0] : undefined;
  return { size: result instanceof Object && "size" in result ? Number(result.size) : Number.NaN };
}

function onWire({ name, done, response }: Answer): object {
  return done ? { name, done, result: "response", response: { value: response } } : { name, done };
}
