import { type AidmpClient, unwrap } from "@aidmp/client";
import { aFunction, checkOptions, type OptionRule } from "../options/check-options.js";
import { type Decoder, unpackMetadata, unpackResponse } from "../reading/any.js";
import { readOperation, type ReadOperationOptions } from "../reading/read-operation.js";
import type { PollResult } from "../reading/poll-result.js";
import { retryAfterOfHeaders } from "@aidmp/client/internal";
import type { OperationSource } from "./source.js";

export interface OperationSourceOptions extends Pick<ReadOperationOptions, "whenDoneWithNeither"> {
  /** The share of the work done, 0 to 1, from the metadata as sent. Default: not known. */
  readonly progressOf?: ((metadata: unknown) => number | undefined) | undefined;
}

/** What the messages of an operation decode to, by message type. */
export interface OperationDecoders<Metadata, Response> {
  /** A metadata of another type, or one that does not decode, is not a metadata. */
  readonly metadata: Readonly<Record<string, Decoder<Metadata>>>;
  /** A response of another type, or one that does not decode, ends the wait with a `PollError`. */
  readonly response: Readonly<Record<string, Decoder<Response>>>;
}

/**
 * Reads operations one by one from `getOperation`, and cancels them by `cancelOperation`: the standard google.longrunning
 * calls. **That aidmp has them is assumed**; `taskListSource` stands on a documented call.
 */
export function operationSource(client: AidmpClient, options?: OperationSourceOptions): OperationSource;
export function operationSource<Metadata, Response>(
  client: AidmpClient,
  options: OperationSourceOptions & OperationDecoders<Metadata, Response>,
): OperationSource<Metadata, Response>;
export function operationSource(
  client: AidmpClient,
  options: OperationSourceOptions & Partial<OperationDecoders<unknown, unknown>> = {},
): OperationSource {
  checkOptions("operationSource", options, {
    whenDoneWithNeither: { is: (value) => value === "succeed" || value === "fail", must: 'be "succeed" or "fail"' },
    progressOf: aFunction,
    metadata: decoders,
    response: decoders,
  });
  const { whenDoneWithNeither } = options;
  return {
    maxBatch: 1,
    readInitial: (operation) => decode(readOperation(operation, { whenDoneWithNeither }), options),
    async read(names, { signal, permit }) {
      const results = new Map<string, PollResult>();
      for (const name of names) {
        if (results.size > 0) await permit();
        try {
          results.set(name, decode(await readOne(client, name, whenDoneWithNeither, signal), options));
        } catch (error) {
          if (names.length === 1) throw error;
          // Of this operation alone: what was read of the others counts.
          results.set(name, { status: "poll-failed", error });
        }
      }
      return results;
    },
    cancel: assumedCancel(client),
  };
}

async function readOne(
  client: AidmpClient,
  name: string,
  whenDoneWithNeither: ReadOperationOptions["whenDoneWithNeither"],
  signal: AbortSignal,
): Promise<PollResult> {
  const params = { path: { operation_id: operationIdOf(name) } };
  // Once: what follows a failed poll is for the policy and the schedule to say, not for the client's retry.
  const call = client.GET(operationPath, { params, signal, retry: false });
  const { data, response } = await unwrap(call, "getOperation");
  const retryAfterInMs = retryAfterOfHeaders(response.headers, Date.now());
  return readOperation(data, { whenDoneWithNeither, retryAfterInMs });
}

function decode(
  result: PollResult,
  { progressOf, metadata, response }: OperationSourceOptions & Partial<OperationDecoders<unknown, unknown>>,
): PollResult {
  if (result.status === "poll-failed") return result;
  const read = {
    ...result,
    progress: progressOf === undefined ? undefined : claimOf(result.metadata, progressOf),
    metadata: metadata === undefined ? result.metadata : unpackMetadata(result.metadata, metadata),
  };
  if (read.status !== "succeeded" || response === undefined) return read;
  try {
    return { ...read, response: unpackResponse(read.response, response) };
  } catch (error) {
    return { status: "poll-failed", error, isPermanent: true };
  }
}

/** Progress only informs: what cannot be read from unexpected metadata is not a claim. */
function claimOf(metadata: unknown, progressOf: (metadata: unknown) => number | undefined): number | undefined {
  try {
    return progressOf(metadata);
  } catch {
    return undefined;
  }
}

/**
 * A source's `cancel` by `cancelOperation`. **That aidmp has this call is assumed**: give it to `taskListSource` where you
 * know that your service does.
 */
export function assumedCancel(client: AidmpClient): NonNullable<OperationSource["cancel"]> {
  return async (name, { signal }) => {
    const params = { path: { operation_id: operationIdOf(name) } };
    const call = client.POST(cancelPath, { params, signal });
    // The response is Empty, which many services send as no body at all: nothing is to be read of it.
    const { response } = await call;
    if (!response.ok) await unwrap(call, "cancelOperation");
  };
}

const decoders: OptionRule = {
  is: (value) => typeof value === "object" && value !== null,
  must: "be decoders by message type",
};

const cancelPath = "/aids/aidmp/data/v2/operations/{operation_id}:cancel";
const operationPath = "/aids/aidmp/data/v2/operations/{operation_id}";

/** Names are `operations/{id}` in the standard's form, and bare ids in others. */
function operationIdOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}
