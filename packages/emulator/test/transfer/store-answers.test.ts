import { gzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../../src/index.js";
import { call, operationPath, reasonOf, untilEnded, type WireTask } from "../support/call.js";
import { sendError, sendListingXml, startScriptedS3, type ScriptedS3Options } from "../support/scripted-s3.js";
import { branch, create, filesInBranch, requestFor } from "../support/uploads.js";

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

interface Ended {
  readonly task: WireTask;
  readonly reason: unknown;
}

async function copy(options: Partial<ScriptedS3Options>, request: object = {}, oss: object = {}): Promise<Ended> {
  await using s3 = await startScriptedS3({ objects: {}, ...options });
  const id = await create(emulator, { ...requestFor(s3, oss), ...request });
  const task = await untilEnded(emulator, id);
  return { task, reason: reasonOf((await call(emulator, operationPath(id))).body.error) };
}

function listed(key: string, size: number, etag = ""): string {
  return `<IsTruncated>false</IsTruncated><Contents><Key>${key}</Key><Size>${size}</Size>${etag}</Contents>`;
}

/** Accepts signatures for its own region only, as `reject` says it. HEAD has no body, as in HTTP. */
function inRegion(
  region: string,
  reject: (response: Parameters<NonNullable<ScriptedS3Options["onRequest"]>>[1]) => true,
) {
  const onRequest: ScriptedS3Options["onRequest"] = ({ method, key, headers }, response) => {
    if (!headers.authorization?.includes(`/${region}/s3/`)) return reject(response);
    if (method !== "HEAD" || key !== "d/a") return false;
    response.writeHead(200, { "Content-Length": 1, "x-amz-request-id": "1" }).end();
    return true;
  };
  return { objects: { "d/a": "a" }, onRequest };
}

async function copied(key: string): Promise<Buffer> {
  return readFile(join(emulator.filesOf(branch), key));
}

describe("an endpoint that is not an object store", () => {
  const page = "<!doctype html><title>Console</title>";
  const answers: Readonly<Record<string, ScriptedS3Options["onRequest"]>> = {
    "a console that has a page for every path": (_request, response) => {
      response
        .writeHead(200, {
          "Content-Type": "text/html",
          "Content-Length": page.length,
          ETag: '"page"',
        })
        .end(page);
      return true;
    },
    "a sign-in page that every path is redirected to": (_request, response) => {
      response.writeHead(302, { Location: "http://portal.example/", "Content-Type": "text/html" }).end(page);
      return true;
    },
    "a proxy that knows no such path": (_request, response) => {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("404 page not found");
      return true;
    },
    "a service of JSON": (_request, response) => {
      response.writeHead(200, { "Content-Type": "application/json" }).end('{"status":"ok"}');
      return true;
    },
    "a server that sends nothing": (_request, response) => {
      response.writeHead(200).end();
      return true;
    },
    "a firewall that forbids": (_request, response) => {
      response.writeHead(403, { "Content-Type": "text/html" }).end("<html><h1>Forbidden</h1></html>");
      return true;
    },
  };
  for (const [name, onRequest] of Object.entries(answers)) {
    it.each(["d/", "d/file.bin", "", "page"])(`is ${name}: %j is not copied`, async (source_path) => {
      const { task, reason } = await copy(onRequest === undefined ? {} : { onRequest }, { source_path });
      expect([task.task_state, reason]).toEqual([TaskState.ERROR, "SOURCE_NOT_S3"]);
      expect(task.err_msg).toMatch(/is not an object store \(HTTP \d+, while .*is it the console's port/);
      expect(await filesInBranch(emulator)).toEqual([]);
    });
  }

  it("is not believed in the middle of a task", async () => {
    const { task, reason } = await copy({
      objects: { "d/a": page },
      onRequest: ({ method, isListing }, response) => {
        if (isListing || method === "HEAD") return false;
        response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page);
        return true;
      },
    });
    expect([task.task_state, reason]).toEqual([TaskState.ERROR, "SOURCE_NOT_S3"]);
  });

  it("is a listing that was cut off", async () => {
    const { task } = await copy({
      onRequest: (_request, response) => {
        response.writeHead(200, { "Content-Type": "application/xml" });
        response.end(`<ListBucketResult>${listed("d/a", 1)}`);
        return true;
      },
    });
    expect(task.task_state).toBe(TaskState.ERROR);
  });
});

describe("an ETag that is written differently for HEAD, GET and the listing", () => {
  it.each([
    ["&quot;abc&quot;", 'W/"abc"'],
    ["abc", '"abc"'],
    ["&quot;ABC&quot;", "abc"],
    ["&quot;abc-3&quot;", 'W/"abc-3-gzip"'],
    ["&quot;abc&quot;", 'w/"abc:br"'],
  ])("%s in the listing is the same object as %s", async (inListing, inResponse) => {
    const { task } = await copy({
      objects: { "d/a": "a" },
      onRequest: ({ isListing, method }, response) => {
        if (isListing) return sendListingXml(response, listed("d/a", 1, `<ETag>${inListing}</ETag>`));
        if (method !== "GET") return false;
        response.writeHead(200, { ETag: inResponse }).end("a");
        return true;
      },
    });
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, err_msg: "" });
  });

  it("another tag is another object", async () => {
    const { reason } = await copy({
      onRequest: ({ isListing }, response) => {
        if (isListing) return sendListingXml(response, listed("d/a", 1, "<ETag>&quot;abc&quot;</ETag>"));
        response.writeHead(200, { ETag: '"abd"' }).end("a");
        return true;
      },
    });
    expect(reason).toBe("SOURCE_OBJECT_CHANGED");
  });
});

describe("an object that is changed on the way", () => {
  const packed = gzipSync("0123456789".repeat(100));

  it("because it is unpacked unless gzip is accepted: the stored bytes are copied", async () => {
    const { task } = await copy({
      onRequest: ({ isListing, headers }, response) => {
        if (isListing) return sendListingXml(response, listed("d/a.gz", packed.length));
        const isAccepted = /gzip/.test(headers["accept-encoding"] ?? "");
        if (isAccepted) response.writeHead(200, { "Content-Encoding": "gzip" }).end(packed);
        else response.writeHead(200, { Warning: "214 UploadServer gunzipped" }).end("0123456789".repeat(100));
        return true;
      },
    });
    expect(task.task_state).toBe(TaskState.FINISHED);
    expect(await copied("a.gz")).toEqual(packed);
  });

  it("because it is packed when gzip is accepted: the stored bytes are copied", async () => {
    const plain = "0123456789".repeat(100);
    const { task } = await copy({
      onRequest: ({ isListing, headers }, response) => {
        if (isListing) return sendListingXml(response, listed("d/a.txt", plain.length));
        const isAccepted = /gzip/.test(headers["accept-encoding"] ?? "");
        if (isAccepted) response.writeHead(200, { "Content-Encoding": "gzip" }).end(packed);
        else response.end(plain);
        return true;
      },
    });
    expect(task.task_state).toBe(TaskState.FINISHED);
    expect((await copied("a.txt")).toString()).toBe(plain);
  });

  it("is known by the size that the listing has when HEAD has none", async () => {
    const { task } = await copy(
      {
        onRequest: ({ isListing, method, headers }, response) => {
          if (isListing) return sendListingXml(response, listed("d/a.gz", packed.length));
          response.setHeader("x-amz-request-id", "1");
          if (method === "HEAD") response.writeHead(200, { "Transfer-Encoding": "chunked" }).end();
          else response.end(/gzip/.test(headers["accept-encoding"] ?? "") ? packed : "unpacked");
          return true;
        },
      },
      { source_path: "d/a.gz" },
    );
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, total_file_size: String(packed.length) });
    expect(await copied("a.gz")).toEqual(packed);
  });
});

describe("a store in another region", () => {
  const refusals = {
    "a Region in the error": (response) =>
      sendError(response, 400, "AuthorizationHeaderMalformed", { more: "<Region>cn-north-1</Region>" }),
    "a sentence": (response) =>
      sendError(response, 400, "AuthorizationHeaderMalformed", {
        message: "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'cn-north-1'",
      }),
    "a header": (response) =>
      sendError(response, 301, "PermanentRedirect", { headers: { "x-amz-bucket-region": "cn-north-1" } }),
  } satisfies Record<string, Parameters<typeof inRegion>[1]>;

  for (const [name, reject] of Object.entries(refusals)) {
    it.each(["d/", "d/a"])(`that it names in ${name}: %s is read with a signature for it`, async (source_path) => {
      const { task } = await copy(inRegion("cn-north-1", reject), { source_path });
      expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "1" });
    });
  }

  it("that changes with each request ends the task, and so does a name that is no region", async () => {
    let count = 0;
    const circle = await copy({
      onRequest: (_request, response) =>
        sendError(response, 400, "AuthorizationHeaderMalformed", { more: `<Region>r-${count++}</Region>` }),
    });
    expect(circle.task.err_msg).toMatch(/endpoint of that region/);
    expect(count).toBeLessThan(5);
    const odd = await copy({
      onRequest: (_request, response) =>
        sendError(response, 400, "AuthorizationHeaderMalformed", { more: "<Region>a/../b c</Region>" }),
    });
    expect(odd.task.err_msg).toMatch(/endpoint of that region/);
  });
});

describe("what a store says", () => {
  const cases: readonly (readonly [number, string, string, string, string, RegExp])[] = [
    [
      403,
      "InvalidObjectState",
      "The operation is not valid for the object's storage class",
      "",
      "SOURCE_OBJECT_ARCHIVED",
      /restore it first/,
    ],
    [
      403,
      "SecondLevelDomainForbidden",
      "Please use virtual hosted style to access.",
      "",
      "SOURCE_WRONG_ENDPOINT",
      /virtual_host_style: true/,
    ],
    [
      400,
      "InvalidRequest",
      "Path-style requests are not supported",
      "",
      "SOURCE_WRONG_ENDPOINT",
      /virtual_host_style: true/,
    ],
    [
      403,
      "AccessDenied",
      "The bucket you are attempting to access must be addressed using the specified endpoint.",
      "<Endpoint>oss-cn-shanghai.example.com</Endpoint>",
      "SOURCE_WRONG_ENDPOINT",
      /Set oss_endpoint to oss-cn-shanghai\.example\.com/,
    ],
    [
      307,
      "TemporaryRedirect",
      "Please re-send this request",
      "<Endpoint>other.example.com</Endpoint>",
      "SOURCE_WRONG_ENDPOINT",
      /Set oss_endpoint to other\.example\.com/,
    ],
    [
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the server's time is too large.",
      "",
      "SOURCE_CLOCK_SKEWED",
      /clock/,
    ],
    [
      403,
      "AllAccessDisabled",
      "All access to this object has been disabled",
      "",
      "SOURCE_ACCESS_DENIED",
      /closed this bucket/,
    ],
    [403, "AccessDenied", "Access Denied", "", "SOURCE_ACCESS_DENIED", /s3:ListBucket/],
    [
      403,
      "InvalidAccessKeyId",
      "The key does not exist",
      "",
      "SOURCE_ACCESS_DENIED",
      /rejected access_key or secret_key/,
    ],
    [
      403,
      "SignatureDoesNotMatch",
      "Check your key & method",
      "",
      "SOURCE_ACCESS_DENIED",
      /rejected access_key or secret_key/,
    ],
    [
      400,
      "ExpiredToken",
      "The provided token has expired",
      "",
      "SOURCE_ACCESS_DENIED",
      /rejected access_key or secret_key/,
    ],
    [409, "SomethingNew", "A sentence from the year 2031", "", "SOURCE_FAILED", /The object store failed/],
  ];
  it.each(cases)(
    "HTTP %i %s is told with its sentence and the cure",
    async (status, code, message, more, reason, cure) => {
      const answer: Partial<ScriptedS3Options> = {
        onRequest: (_request, response) => sendError(response, status, code, { message, more }),
      };
      for (const source_path of ["d/", "d/a"]) {
        const ended = await copy(answer, { source_path });
        expect([ended.task.task_state, ended.reason]).toEqual([TaskState.ERROR, reason]);
        expect(ended.task.err_msg).toContain(`"${message}"`);
        expect(ended.task.err_msg).toContain(code);
        expect(ended.task.err_msg).toMatch(cure);
        // Only the codes that are about the keys blame the keys.
        expect(/rejected access_key/.test(ended.task.err_msg)).toBe(/Key|Signature|Token/.test(code));
      }
    },
  );

  it("is one line, whatever is in a key", async () => {
    const key = "d/a\n\u2028forged: line\u001b[31m";
    const { task } = await copy({
      objects: { [key]: "x" },
      onGet: (_key, response) => sendError(response, 404, "NoSuchKey"),
    });
    expect(task.err_msg).toContain(String.raw`"d/a\n\u2028forged: line\u001b[31m" vanished`);
    expect(task.err_msg).not.toMatch(/[\p{Cc}\u2028]/u);
  });

  it("is one line without secrets, whatever the store sends", async () => {
    const message = `no\n\n canary-secret \u001b[31m\u2028 of canary-access ${"long ".repeat(200)}`;
    const { task } = await copy(
      { onRequest: (_request, response) => sendError(response, 400, "Odd\nCode", { message }) },
      {},
      { access_key: "canary-access", secret_key: "canary-secret" },
    );
    expect(task.err_msg).toMatch(/"no \*\*\* \[31m of \*\*\* long long/);
    expect(task.err_msg).not.toMatch(/canary|[\p{Cc}\u2028]/u);
    expect(task.err_msg.length).toBeLessThan(700);
  });
});
