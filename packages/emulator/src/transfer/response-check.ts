import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { isObject } from "../errors/thrown.js";
import {
  isListing,
  rejectionOf,
  StoreRejection,
  withAstralCharacters,
  type ResponseHeaders,
} from "./store-rejection.js";

/**
 * Reads every response before the SDK does, except the body of an object. An error becomes a `StoreRejection` that has the
 * store's own words. A success is believed only when it is S3's: any web server answers 200 to something.
 * `now` is wall time in milliseconds, for a Retry-After that is a date.
 */
export function checkResponses(client: S3Client, now: () => number): void {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      const { response } = result;
      if (!isHttpResponse(response)) throw new TypeError("The response is not HTTP.");
      const { statusCode, headers, body } = response;
      const isSuccess = statusCode >= 200 && statusCode < 300;
      if (isSuccess && context.commandName !== "ListObjectsV2Command") return result;
      const text = await readText(body);
      if (!isSuccess) throw rejectionOf(statusCode, headers, text, now());
      if (!isListing(text)) throw new StoreRejection({ status: statusCode, isS3: false });
      response.body = Readable.from([Buffer.from(withAstralCharacters(text))]);
      return result;
    },
    { name: "responseCheck", step: "deserialize", priority: "low" },
  );
}

/** Larger than a page of 1,000 keys of the longest kind, each escaped as long as XML can. */
export const maxResponseInBytes = 16_777_216;

export class EndlessResponseError extends Error {
  override readonly name = "EndlessResponseError";
}

/** Ends when the limit is reached, because a response without an end would fill the memory. */
async function readText(body: unknown): Promise<string> {
  if (!(body instanceof Readable)) return "";
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maxResponseInBytes) {
      body.destroy();
      throw new EndlessResponseError();
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString("utf8");
}

interface HttpResponse {
  readonly statusCode: number;
  readonly headers: ResponseHeaders;
  body: unknown;
}

function isHttpResponse(response: unknown): response is HttpResponse {
  return isObject(response) && "body" in response && "statusCode" in response && "headers" in response;
}
