import type { IncomingMessage } from "node:http";
import { invalidArgument, RpcError } from "../rpc/status.js";

export interface BodyLimits {
  readonly maxBodyInBytes: number;
  readonly requestTimeoutInMs: number;
}

/** Deeper than any field of the document. JSON.stringify overflows the stack at a depth of several thousand. */
const maxDepth = 64;

/**
 * Reads a JSON body. Resolves with undefined when there is none. Holds at most `maxBodyInBytes` of it.
 * Rejects with 413 for a larger body, 408 when it does not arrive in time, and 400 when it is not JSON.
 */
export async function readJsonBody(request: IncomingMessage, limits: BodyLimits): Promise<unknown> {
  const bytes = await readBytes(request, limits);
  if (bytes.length === 0) return undefined;
  const type = request.headers["content-type"]?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") throw invalidArgument("Content-Type", "must be application/json");
  if ((request.headers["content-encoding"] ?? "identity") !== "identity") {
    throw invalidArgument("Content-Encoding", "is not supported. Send the body uncompressed");
  }
  const text = decodeUtf8(bytes);
  if (isNestedTooDeeply(text)) throw invalidArgument("the body", `is nested more than ${maxDepth} levels deep`);
  try {
    return JSON.parse(text);
  } catch {
    throw invalidArgument("the body", "is not JSON");
  }
}

/** The connection ended before the request did, so no response can be sent. */
export class ClientGoneError extends Error {
  override readonly name = "ClientGoneError";

  constructor(options?: ErrorOptions) {
    super("The client disconnected before its request was complete.", options);
  }
}

function readBytes(request: IncomingMessage, { maxBodyInBytes, requestTimeoutInMs }: BodyLimits): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    // Measured in real time, because the emulator's clock may be virtual and not advance.
    const timer = setTimeout(() => finish(() => reject(tooSlow(requestTimeoutInMs))), requestTimeoutInMs);

    function finish(settle: () => void): void {
      clearTimeout(timer);
      request.off("data", onData).off("end", onEnd).off("error", onError).off("close", onClose);
      settle();
    }
    function onData(chunk: Buffer): void {
      size += chunk.length;
      chunks.push(chunk);
      if (size > maxBodyInBytes) finish(() => reject(tooLarge(maxBodyInBytes)));
    }
    const onEnd = (): void => finish(() => resolve(Buffer.concat(chunks)));
    const onError = (cause: Error): void => finish(() => reject(new ClientGoneError({ cause })));
    const onClose = (): void => finish(() => reject(new ClientGoneError()));

    if (Number(request.headers["content-length"] ?? 0) > maxBodyInBytes) {
      finish(() => reject(tooLarge(maxBodyInBytes)));
      return;
    }
    request.on("data", onData).on("end", onEnd).on("error", onError).on("close", onClose);
  });
}

function decodeUtf8(bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalidArgument("the body", "is not valid UTF-8");
  }
}

function isNestedTooDeeply(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (isInString) {
      if (character === "\\") index++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === "{" || character === "[") depth++;
    else if (character === "}" || character === "]") depth--;
    if (depth > maxDepth) return true;
  }
  return false;
}

function tooLarge(maxBodyInBytes: number): RpcError {
  const message = `The request body is larger than ${maxBodyInBytes} bytes.`;
  return new RpcError({ codeName: "INVALID_ARGUMENT", reason: "REQUEST_TOO_LARGE", message }, { httpStatus: 413 });
}

function tooSlow(requestTimeoutInMs: number): RpcError {
  const message = `The request was not complete after ${requestTimeoutInMs} ms.`;
  return new RpcError(
    { codeName: "CANCELLED", reason: "REQUEST_TIMEOUT", message },
    { headers: { Connection: "close" } },
  );
}
