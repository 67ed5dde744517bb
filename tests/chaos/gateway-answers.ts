/** What stands in front of a service answers in its place. */
export function gatewayPage(status: number): Buffer {
  const body = `<html><head><title>${status}</title></head><body><h1>${status}</h1><hr>gateway</body></html>`;
  return answer(status, "text/html", body);
}

/** A google.rpc.Status; `retryAfter` in seconds, or none. */
export function challenge(status: number, code: number, retryAfter?: number): Buffer {
  const body = JSON.stringify({ code, message: "refused by the proxy", details: [] });
  return answer(status, "application/json", body, retryAfter === undefined ? "" : `retry-after: ${retryAfter}\r\n`);
}

function answer(status: number, type: string, body: string, headers = ""): Buffer {
  const date = `date: ${new Date().toUTCString()}\r\n`;
  const head = `HTTP/1.1 ${status} X\r\ncontent-type: ${type}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`;
  return Buffer.from(`${head}${date}${headers}\r\n${body}`, "utf8");
}
