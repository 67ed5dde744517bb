import type { Socket } from "node:net";

/** One HTTP/1.1 message as it travelled. */
export interface HttpMessage {
  readonly bytes: Buffer;
  /** Where the body begins. */
  readonly bodyAt: number;
  /** The request line or the status line. */
  readonly startLine: string;
}

const endOfHead = Buffer.from("\r\n\r\n");

/**
 * Cuts what arrives on a socket into messages, by their Content-Length; `undefined` once it is closed. Bytes are taken as they
 * come, also while nobody asks: a socket that is not read never tells that the other side has gone.
 */
export function httpMessages(socket: Socket): () => Promise<HttpMessage | undefined> {
  const ready: HttpMessage[] = [];
  let pending: Buffer = Buffer.alloc(0);
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const resume of waiting.splice(0)) resume();
  };
  socket.on("data", (chunk: Buffer) => {
    pending = Buffer.concat([pending, chunk]);
    for (let message = firstOf(pending); message !== undefined; message = firstOf(pending)) {
      pending = pending.subarray(message.bytes.length);
      ready.push(message);
    }
    wake();
  });
  socket.once("close", wake);
  return async () => {
    while (ready.length === 0 && !socket.closed) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
      });
    }
    return ready.shift();
  };
}

/** The message with another body, and the Content-Length that goes with it. */
export function withBody({ bytes, bodyAt }: HttpMessage, body: Buffer): Buffer {
  const head = bytes.subarray(0, bodyAt).toString("latin1");
  return Buffer.concat([Buffer.from(head.replace(contentLength, `content-length: ${body.length}`), "latin1"), body]);
}

const contentLength = /content-length: *(\d+)/i;

function firstOf(bytes: Buffer): HttpMessage | undefined {
  const end = bytes.indexOf(endOfHead);
  if (end === -1) return undefined;
  const head = bytes.subarray(0, end).toString("latin1");
  const bodyAt = end + endOfHead.length;
  const length = bodyAt + Number(contentLength.exec(head)?.[1] ?? 0);
  if (bytes.length < length) return undefined;
  return { bytes: bytes.subarray(0, length), bodyAt, startLine: head.slice(0, head.indexOf("\r\n")) };
}
