import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { call, createPath, reasonOf, searchPath } from "../support/call.js";
import { emulatorForEach } from "../support/emulator-of-test.js";
import { asBrowser, openConsole } from "../support/console.js";

const running = emulatorForEach();

const form = {
  dataSpaceId: "space",
  repoId: "repo",
  branchId: "main",
  fileCount: 4,
  durationInMs: 0,
  ending: "FINISHED",
};
const files = ["", "_console/page/app.js", "_console/wire.js", "_console/page/style.css"];
const data = ["state", "branches", "files"];

/** Sends a request that `fetch` would not send, and returns the status with the reason. */
async function outcome(head: readonly string[], body = ""): Promise<string> {
  const socket = connect(Number(new URL(running.emulator.url).port), "127.0.0.1");
  let received = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
  socket.write([...head, "Connection: close", `Content-Length: ${body.length}`, "", body].join("\r\n"));
  await once(socket, "close");
  const status = /^HTTP\/1\.1 (\d+)/.exec(received)?.[1] ?? "no response";
  const reason = /"reason":"(\w+)"/.exec(received)?.[1];
  return reason === undefined ? status : `${status} ${reason}`;
}

describe("the console", () => {
  it("is a page for browsers at the root, and the modules that it loads", async () => {
    const { html } = await openConsole(running.emulator);
    const pending = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = ""]) => path);
    const seen = new Set<string>();
    for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
      if (seen.has(path)) continue;
      seen.add(path);
      const response = await fetch(running.emulator.url + path);
      expect({ path, status: response.status }).toEqual({ path, status: 200 });
      expect(response.headers.get("content-type")).toMatch(/^text\/(javascript|css); charset=utf-8$/);
      for (const [, module = ""] of (await response.text()).matchAll(/ from "(\.[^"]+)"/g)) {
        pending.push(new URL(module, `http://localhost${path}`).pathname);
      }
    }
    expect(seen.size).toBeGreaterThan(8);
  });

  it("leaves the root to programs as it was", async () => {
    const { status, body } = await call(running.emulator, "/");
    expect([status, reasonOf(body)]).toEqual([404, "PATH_UNKNOWN"]);
    expect((await fetch(running.emulator.url, { method: "POST", headers: asBrowser })).status).toBe(404);
  });

  it("may load from its own origin only, and no other page may frame it or keep it", async () => {
    for (const file of files) {
      const { headers } = await fetch(`${running.emulator.url}/${file}`, { headers: asBrowser });
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("cache-control")).toBe("no-store");
      expect(headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
  });

  it("is neither counted, nor an event, nor in its own list, and has no fault", async () => {
    running.emulator.setFaults([{ fault: { kind: "status", status: 503 } }]);
    const page = await openConsole(running.emulator);
    expect((await page.post("tasks", form)).status).toBe(200);
    expect((await page.post("tasks", {})).status).toBe(400);
    expect((await page.state()).requests).toEqual([]);
    await page.branches();
    expect(running.emulator.requests).toEqual({ total: 0 });
    expect(running.events).toEqual([]);
  });

  it("has a token of its own at every start", async () => {
    const first = await openConsole(running.emulator);
    await running.restart({});
    expect((await openConsole(running.emulator)).token).not.toBe(first.token);
    expect(
      (await fetch(`${running.emulator.url}/_console/state`, { headers: { "X-Console-Token": first.token } })).status,
    ).toBe(403);
  });

  it.each(["state/", "page/../console.js", "page/%2e%2e/console.js", "console.js", "page/app.js.map", "page"])(
    "serves nothing but what it has: %s",
    async (name) => {
      const { token } = await openConsole(running.emulator);
      const head = [`GET /_console/${name} HTTP/1.1`, "Host: localhost", `X-Console-Token: ${token}`];
      expect(await outcome(head)).toBe("404 PATH_UNKNOWN");
    },
  );

  it("takes GET for what is read and POST for what changes something", async () => {
    const { token } = await openConsole(running.emulator);
    for (const [method, name] of [
      ["POST", "state"],
      ["POST", "branches"],
      ["POST", "page/app.js"],
      ["GET", "tasks"],
      ["GET", "faults"],
      ["PUT", "faults"],
    ] as const) {
      const head = [`${method} /_console/${name} HTTP/1.1`, "Host: localhost", `X-Console-Token: ${token}`];
      expect(await outcome(head)).toBe("405 METHOD_NOT_ALLOWED");
    }
  });
});

const ownCredentials = [{ accessKey: "a-key", secretKey: "a-secret" }];

describe("the option console", () => {
  it.each([
    ["is false", { console: false }],
    ["is missing where others can reach the address", { host: "0.0.0.0", credentials: ownCredentials }],
  ])("%s: every path of it is unknown and counted, as before", async (_when, options) => {
    await running.restart(options);
    const paths = ["/", ...files.slice(1).map((file) => `/${file}`), ...data.map((name) => `/_console/${name}`)];
    for (const path of paths) {
      const response = await fetch(running.emulator.url + path, { headers: asBrowser });
      expect([path, response.status, reasonOf(await response.json())]).toEqual([path, 404, "PATH_UNKNOWN"]);
    }
    expect(running.emulator.requests).toEqual({ total: paths.length, unknown: paths.length });
    expect(running.events).toHaveLength(paths.length);
  });

  it("is true: it is on where others can reach the address", async () => {
    await running.restart({ host: "0.0.0.0", credentials: ownCredentials, console: true });
    expect((await openConsole(running.emulator)).html).toContain("<title>aidmp emulator</title>");
  });
});

describe("a request that the console's page did not send", () => {
  it.each(["evil.example", "evil.example:80", "x.localhost", "192.168.1.10"])(
    "is rejected for the host %s",
    async (host) => {
      const { token } = await openConsole(running.emulator);
      for (const target of ["/", ...files.slice(1).map((file) => `/${file}`), "/_console/state"]) {
        const head = [`GET ${target} HTTP/1.1`, `Host: ${host}`, "Accept: text/html", `X-Console-Token: ${token}`];
        expect(await outcome(head)).toBe("403 HOST_NOT_ALLOWED");
      }
    },
  );

  it("gets no data without the token, and changes nothing", async () => {
    for (const token of ["", "X-Console-Token: ", `X-Console-Token: ${"0".repeat(64)}`]) {
      for (const line of [...data, "nothing"].map((name) => `GET /_console/${name} HTTP/1.1`)) {
        expect(await outcome([line, "Host: localhost", ...(token ? [token] : [])])).toBe("403 CONSOLE_TOKEN_INVALID");
      }
      for (const line of ["tasks", "faults"].map((name) => `POST /_console/${name} HTTP/1.1`)) {
        const head = [line, "Host: localhost", "Content-Type: application/json", ...(token ? [token] : [])];
        expect(await outcome(head, "[]")).toBe("403 CONSOLE_TOKEN_INVALID");
      }
    }
    expect(running.emulator.tasks()).toEqual([]);
  });

  const foreign = [
    ["Origin: http://localhost:1", "is of another port"],
    ["Origin: http://127.0.0.1", "is of another port"],
    ["Sec-Fetch-Site: same-site", "is on the same site"],
    ["Sec-Fetch-Site: cross-site", "is on another site"],
  ] as const;
  it.each(foreign)("is rejected with the right token: %s %s", async (header) => {
    const { token } = await openConsole(running.emulator);
    const common = [`Host: ${new URL(running.emulator.url).host}`, "Content-Type: application/json", header];
    for (const name of ["tasks", "faults"]) {
      const head = [`POST /_console/${name} HTTP/1.1`, ...common, `X-Console-Token: ${token}`];
      expect(await outcome(head, name === "tasks" ? JSON.stringify(form) : "[]")).toBe(
        "403 CONSOLE_ORIGIN_NOT_ALLOWED",
      );
    }
    for (const name of [...data, "page/app.js"]) {
      const head = [`GET /_console/${name} HTTP/1.1`, ...common, `X-Console-Token: ${token}`];
      expect(await outcome(head)).toBe("403 CONSOLE_ORIGIN_NOT_ALLOWED");
    }
    expect(running.emulator.tasks()).toEqual([]);
  });

  it.each(["http://localhost:1", "https://shop.example", "null"])(
    "is rejected although cors allows every page: %s",
    async (origin) => {
      await running.restart({ cors: ["*"] });
      const page = await openConsole(running.emulator);
      const posted = await page.post("tasks", form, { Origin: origin });
      expect([posted.status, reasonOf(await posted.json())]).toEqual([403, "CONSOLE_ORIGIN_NOT_ALLOWED"]);
      const preflight = await fetch(`${running.emulator.url}/_console/tasks`, {
        method: "OPTIONS",
        headers: { Origin: origin, "Access-Control-Request-Method": "POST" },
      });
      const html = await fetch(running.emulator.url, { headers: { ...asBrowser, Origin: origin } });
      for (const { headers } of [posted, preflight, html]) {
        expect(headers.get("access-control-allow-origin")).toBeNull();
      }
      expect(preflight.ok).toBe(false);
      expect(running.emulator.tasks()).toEqual([]);
    },
  );

  it("can be one of the page itself, with its origin", async () => {
    const page = await openConsole(running.emulator);
    const own = { Origin: running.emulator.url, "Sec-Fetch-Site": "same-origin" };
    expect((await page.post("tasks", form, own)).status).toBe(200);
  });

  it("is rejected when its body is too large or is not JSON", async () => {
    await running.restart({ maxBodyInBytes: 100 });
    const page = await openConsole(running.emulator);
    expect((await page.post("faults", "x".repeat(200))).status).toBe(413);
    expect((await page.post("faults", [], { "Content-Type": "text/plain" })).status).toBe(400);
  });
});

describe("the console's data", () => {
  it("shows a scripted task from its start to its end, by the emulator's clock", async () => {
    let now = 1_000_000;
    const clock = { now: () => now, monotonic: () => now, setTimeout, clearTimeout: () => undefined };
    await running.restart({ clock });
    const page = await openConsole(running.emulator);
    const started = await page.post("tasks", { ...form, durationInMs: 10_000 });
    const { id } = await started.json();
    const task = async () => (await page.state()).tasks[0];
    expect(await task()).toMatchObject({ id, repoId: "repo", state: "RUNNING", isScripted: true, done: false });
    now += 5_000;
    expect(await task()).toMatchObject({ progress: { totalFileCount: 4, succeedFileCount: 2 } });
    now += 5_000;
    expect(await task()).toMatchObject({ state: "FINISHED", done: true, progress: { succeedFileCount: 4 } });
    expect(running.emulator.tasks()).toMatchObject([{ id, done: true }]);
  });

  it("says what the option datasets has, when another dataset is asked for", async () => {
    await running.restart({ datasets: [{ dataSpaceId: "space", id: "known" }] });
    const response = await (await openConsole(running.emulator)).post("tasks", form);
    expect(response.status).toBe(404);
    expect((await response.json()).message).toContain('There is "known".');
  });

  it("shows requests with the reason and the field of what is wrong with them", async () => {
    await call(running.emulator, searchPath, {});
    await call(running.emulator, searchPath, { page_size: "ten" });
    await call(running.emulator, createPath, { no_such_field: 1 });
    await call(running.emulator, searchPath, {}, {});
    running.emulator.setFaults([{ fault: { kind: "html" } }]);
    await fetch(`${running.emulator.url}/nothing`);
    const page = await openConsole(running.emulator);
    const { requests } = await page.state();
    expect(requests).toMatchObject([
      { id: 1, operationId: "searchTasks", status: 200, problem: null, fault: null },
      { id: 2, status: 400, problem: { reason: "INVALID_ARGUMENT", field: "page_size" } },
      { id: 3, status: 400, problem: { field: "no_such_field", problem: "is not a field of the document" } },
      { id: 4, status: 401, problem: { reason: "AUTHORIZATION_MISSING", field: "" } },
      { id: 5, operationId: null, method: "GET", path: "/nothing", status: 502, fault: "html" },
    ]);
    expect((await page.state(4)).requests.map(({ id }) => id)).toEqual([5]);
  });

  it("sets faults, and shows those that are in force", async () => {
    const page = await openConsole(running.emulator);
    const rules = [{ operationId: "searchTasks", times: 1, fault: { kind: "status", status: 429 } }];
    expect((await page.post("faults", rules)).status).toBe(200);
    expect((await page.state()).faults).toEqual(rules);
    expect((await call(running.emulator, searchPath, {})).status).toBe(429);
    expect((await call(running.emulator, searchPath, {})).status).toBe(200);
    running.emulator.setFaults(() => undefined);
    expect((await page.state()).faults).toBeNull();
    await page.post("faults", []);
    expect((await page.state()).faults).toEqual([]);
  });

  it.each([
    [{}, "must be array"],
    [[{ fault: { kind: "status" } }], "[0].fault.status is missing"],
    [[{ fault: { kind: "explode" } }], '[0].fault.kind is "explode". It must be one of delay, status'],
    [[{ operationId: "nope", fault: { kind: "html" } }], "It must be one of createUploadFilesTask"],
    [Array.from({ length: 101 }, () => ({ fault: { kind: "html" } })), "more than 100 items"],
  ])("rejects rules that are not valid, and keeps those before: %j", async (rules, message) => {
    const page = await openConsole(running.emulator);
    await page.post("faults", [{ fault: { kind: "html" } }]);
    const response = await page.post("faults", rules);
    expect(response.status).toBe(400);
    expect((await response.json()).message).toContain(message);
    expect((await page.state()).faults).toEqual([{ fault: { kind: "html" } }]);
  });
});
