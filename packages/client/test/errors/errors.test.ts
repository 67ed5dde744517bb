import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  AidmpError,
  ApiError,
  ConnectionError,
  getOperation,
  isAidmpError,
  isApiError,
  isConnectionError,
  isRequestError,
  isResponseError,
  isTimeoutError,
  RequestError,
  ResponseError,
  rpcCodes,
  TimeoutError,
} from "../../src/index.js";
import { clientFor, json, rejection, serve } from "../support/server.js";

const read = { params: { path: { operation_id: "op-1" } } } as const;

async function errorOf(status: number, body: string, headers: Record<string, string> = {}): Promise<ApiError> {
  const server = await serve((response) => json(response, status, body, headers));
  const error = await rejection(getOperation(clientFor(server.url, { retry: false }), read));
  if (!isApiError(error)) throw error;
  return error;
}

/** The example of the vendor's error page. */
const documented = {
  code: 3,
  message: "InvalidArgument",
  details: [
    { "@type": "type.googleapis.com/google.rpc.LocalizedMessage", locale: "zh-CN", message: "无效参数" },
    { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "INVALID_ARGUMENT", domain: "iam", metadata: {} },
    {
      "@type": "type.googleapis.com/sensetime.core.higgs.error_detail.v1.LogInfo",
      log_id: "04ab61e6-fcc9-4da0-b860-298cd1a72a28",
      track_id: "",
      level: "UNSPECIFIED",
    },
  ],
};

describe("an API error", () => {
  it("tells all that the documented example holds", async () => {
    const error = await errorOf(400, JSON.stringify(documented));
    expect(error).toMatchObject({
      name: "ApiError",
      operationId: "getOperation",
      status: 400,
      code: 3,
      codeName: "INVALID_ARGUMENT",
      reason: "INVALID_ARGUMENT",
      domain: "iam",
      logId: "04ab61e6-fcc9-4da0-b860-298cd1a72a28",
      details: documented.details,
    });
    expect(error.message).toBe(
      "getOperation failed: 400 INVALID_ARGUMENT (reason INVALID_ARGUMENT, domain iam): InvalidArgument [log_id 04ab61e6-fcc9-4da0-b860-298cd1a72a28]",
    );
    expect(error.localizedMessage()).toBe("无效参数");
    expect(error.localizedMessage("zh")).toBe("无效参数");
    expect(error.localizedMessage("en-US")).toBeUndefined();
  });

  it("is the same when a gateway wraps it, or adds request_id", async () => {
    const plain = await errorOf(400, JSON.stringify(documented));
    for (const body of [{ error: documented }, { ...documented, request_id: "r-1" }]) {
      const error = await errorOf(400, JSON.stringify(body));
      expect(error.toJSON()).toEqual(plain.toJSON());
    }
  });

  it.each([
    [400, "INVALID_ARGUMENT"],
    [401, "UNAUTHENTICATED"],
    [403, "PERMISSION_DENIED"],
    [404, "NOT_FOUND"],
    [408, "CANCELLED"],
    [409, "ABORTED"],
    [429, "RESOURCE_EXHAUSTED"],
    [499, "CANCELLED"],
    [500, "INTERNAL"],
    [501, "UNIMPLEMENTED"],
    [502, "UNAVAILABLE"],
    [503, "UNAVAILABLE"],
    [504, "DEADLINE_EXCEEDED"],
    [418, "UNKNOWN"],
  ] as const)("of %i without a body is %s", async (status, codeName) => {
    const error = await errorOf(status, "");
    expect(error).toMatchObject({ status, codeName, code: rpcCodes[codeName], reason: undefined, logId: undefined });
    expect(error.message).toBe(`getOperation failed: ${status} ${codeName}: the response has no body`);
  });

  it("shows the text of a gateway's HTML, on one line and cut to a readable length", async () => {
    const error = await errorOf(502, `<html><style>p{}</style><h1>502 Bad\nGateway</h1>${"<p>nginx</p>".repeat(999)}`);
    expect(error.message).toContain("getOperation failed: 502 UNAVAILABLE: 502 Bad Gateway nginx nginx");
    expect(error.message.length).toBeLessThan(700);
    expect(error.message).not.toMatch(/[<>\n]/);
  });

  it("shows no style and no script of a page, and does show what follows one that is not closed", async () => {
    const page = '<script src="a">1</script>502 <STYLE>p{}</style><p>Bad</p></script> Gateway<style>(nginx)';
    expect((await errorOf(502, page)).message).toContain("UNAVAILABLE: 502 Bad Gateway (nginx)");
  });

  it("says whether the service itself spoke: by a code that is no HTTP status", async () => {
    const own = await Promise.all(
      [JSON.stringify(documented), '{"code":"40301","message":"quota"}', '{"code":5,"message":""}'].map((body) =>
        errorOf(404, body),
      ),
    );
    expect(own.map(({ fromService }) => fromService)).toEqual([true, true, true]);
    expect(own.map(({ address }) => address)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    "404 page not found",
    "<html>404</html>",
    "",
    "null",
    "[]",
    '{"message":"no Route matched with those values"}',
    '{"code":404}',
    '{"code":"","message":"x"}',
    '{"error":{"code":404,"message":"x"}}',
  ])("names the address that answered %j in the service's place", async (body) => {
    const error = await errorOf(404, body);
    expect(error.fromService).toBe(false);
    expect(error.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it.each([
    [302, ""],
    [200, "<html>Sign in</html>"],
    [200, "[]"],
  ] as const)("names the address that answered %i %j, which is no response to the call", async (status, body) => {
    const server = await serve((response) => json(response, status, body, { Location: "https://login.example/" }));
    const error = await rejection(getOperation(clientFor(server.url, { retry: false }), read));
    expect(error).toMatchObject({ name: "ResponseError", address: server.url });
  });

  it("takes the code from the status when the body holds an HTTP status or nonsense", async () => {
    for (const code of [404, 0, -1, "5", null, 1.5]) {
      expect(await errorOf(404, JSON.stringify({ code, message: null, details: null }))).toMatchObject({
        code: 5,
        details: [],
      });
    }
    expect(await errorOf(400, '{"code":42}')).toMatchObject({ code: 42, codeName: "CODE_42" });
  });

  it.each(Object.entries(rpcCodes).filter(([, code]) => code > 0))(
    "has the name %s for its code %i",
    async (codeName, code) => {
      expect(await errorOf(400, JSON.stringify({ code }))).toMatchObject({ code, codeName });
    },
  );

  it("carries how long to wait, from Retry-After or RetryInfo", async () => {
    expect(await errorOf(429, "{}", { "Retry-After": "7" })).toMatchObject({ retryAfterInMs: 7000 });
    const details = [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retry_delay: "9s" }];
    expect(await errorOf(429, JSON.stringify({ code: 8, details }))).toMatchObject({ retryAfterInMs: 9000 });
    expect((await errorOf(429, "{}")).retryAfterInMs).toBeUndefined();
  });

  it("of any class cannot forge a line in a log", () => {
    expect(new RequestError("operation a\r\nERROR b\u2028c\u0000 failed").message).toBe(
      "operation a ERROR b c  failed",
    );
  });

  it("cannot forge a line in a log", async () => {
    const error = await errorOf(400, JSON.stringify({ code: 3, message: "a\r\n2026-01-01 INFO fine\u2028\u001b[31m" }));
    expect(error.message).toBe("getOperation failed: 400 INVALID_ARGUMENT: a 2026-01-01 INFO fine [31m");
  });

  it("is made of any JSON without failing", async () => {
    let body = "";
    const server = await serve((response) => json(response, 400, body));
    const client = clientFor(server.url);
    await expect(
      fc.assert(
        fc.asyncProperty(
          fc.oneof(
            fc.json(),
            fc.record({ code: fc.anything(), message: fc.anything(), details: fc.array(fc.anything()) }).map(stringify),
          ),
          async (text) => {
            body = text;
            return isApiError(await rejection(getOperation(client, read)));
          },
        ),
        { numRuns: 200 },
      ),
    ).resolves.toBeUndefined();
  });
});

function stringify(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return "{}";
  }
}

describe("the guards", () => {
  const errors = {
    api: new ApiError("op", 404, {
      status: { code: 5, message: "m", details: [] },
      fromService: true,
      retryAfterInMs: undefined,
    }),
    connection: new ConnectionError("m", { operationId: "op", neverArrived: false, isLasting: false, attempts: 1 }),
    timeout: new TimeoutError("m", {
      operationId: "op",
      timeout: "total",
      timeoutInMs: 1,
      neverArrived: false,
      attempts: 1,
    }),
    response: new ResponseError("m", { operationId: "op", reason: "not-json", status: 200 }),
    request: new RequestError("m"),
  };
  const guards = {
    api: isApiError,
    connection: isConnectionError,
    timeout: isTimeoutError,
    response: isResponseError,
    request: isRequestError,
  };

  it("tell the five apart", () => {
    for (const [name, error] of Object.entries(errors)) {
      expect(
        Object.entries(guards)
          .filter(([, guard]) => guard(error))
          .map(([kind]) => kind),
      ).toEqual([name]);
      expect(isAidmpError(error)).toBe(true);
      expect(error).toBeInstanceOf(AidmpError);
    }
  });

  it("know an error of another realm or copy, and nothing that only looks like one", () => {
    const foreign: unknown = runInNewContext(
      'const e = new Error("x"); e.name = "ApiError"; Object.defineProperty(e, Symbol.for("@aidmp/error"), { value: true }); e',
    );
    expect(foreign).not.toBeInstanceOf(AidmpError);
    expect(isApiError(foreign)).toBe(true);
    for (const other of [null, undefined, "ApiError", { name: "ApiError" }, new Error("x")]) {
      expect(isApiError(other)).toBe(false);
      expect(isAidmpError(other)).toBe(false);
    }
  });

  it("need no stack of their own: errors serialise with name and message", () => {
    expect(JSON.parse(JSON.stringify(errors.api))).toMatchObject({ name: "ApiError", status: 404, code: 5 });
    expect(JSON.parse(JSON.stringify(errors.request))).toEqual({ name: "RequestError", message: "m" });
  });
});
