import { type AidmpClient, type Auth, bearer, createAidmpClient } from "@aidmp/client";
import { createVirtualClock, type VirtualClock } from "@aidmp/test-support/virtual-clock";
import { describe, expect, it } from "vitest";
import { createPoller, isPollError, operationSource, startUpload, taskListSource } from "../../src/index.js";
import { json, listAnswer } from "../support/fake-service.js";
import { createPollerFixture, everySecond, type Fate, fateOf } from "../support/poller-fixture.js";
import { running, succeeded, unreadable } from "../support/poll-results.js";

const goesOn = (): Response => json({ name: "operations/1", done: false });
const done = (): Response => json({ name: "operations/1", done: true, response: { ok: true } });
const text = (status: number, body: string, headers: Record<string, string> = {}): Response =>
  new Response(body, { status, headers });

interface Waited {
  readonly clock: VirtualClock;
  readonly fate: { readonly now: Fate };
  /** How many requests were sent. */
  readonly sent: () => number;
}

/** Waits for one operation, polled each second from 0 on, over a client whose responses are written in the test. */
function waitFor(respond: (request: number) => Response, auth: Auth = bearer("a-token-for-tests")): Waited {
  const clock = createVirtualClock();
  let requests = 0;
  const client: AidmpClient = createAidmpClient({
    auth,
    baseUrl: "http://127.0.0.1:9",
    fetch: async () => respond((requests += 1)),
  });
  const poller = createPoller({ source: operationSource(client), clock, schedule: everySecond });
  return { clock, fate: fateOf(poller.watch("operations/1").result()), sent: () => requests };
}

/** Fails the calls that `fails` names, counted from 1. */
function failing(fails: (call: number) => boolean): () => string {
  let calls = 0;
  return () => {
    calls += 1;
    if (fails(calls)) throw new Error("503 from the identity service");
    return `token-${calls}`;
  };
}

const gone = (): Response => json({ code: 5, message: "no such operation", details: [] }, { status: 404 });
const unauthenticated = (): Response => json({ code: 16, message: "token expired", details: [] }, { status: 401 });

describe("a token provider or a signer that fails in the middle of a wait", () => {
  it("costs a poll: the provider", async () => {
    const provider = failing((call) => call > 1 && call < 4);
    const { clock, fate } = waitFor((request) => {
      if (request === 2) return unauthenticated();
      return request < 4 ? goesOn() : done();
    }, bearer(provider));
    await clock.advance(8000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it("costs a poll: the signer", async () => {
    const sign = failing((call) => call === 2 || call === 3);
    const auth: Auth = { authorize: () => ({ headers: { Authorization: sign() }, secrets: [] }) };
    const { clock, fate } = waitFor((request) => (request < 3 ? goesOn() : done()), auth);
    await clock.advance(8000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it("costs a scan of the list that startUpload begins with", async () => {
    const client = createAidmpClient({
      auth: bearer(failing((call) => call === 1)),
      baseUrl: "http://127.0.0.1:9",
      fetch: async (url) =>
        url.endsWith("task:upload")
          ? json({ name: "operations/1" })
          : listAnswer([])({ method: "POST", path: "", body: { page_no: 0, page_size: 100 } }),
    });
    const clock = createVirtualClock();
    const path = { data_space_id: "ds", repo_id: "r", branch_id: "b" };
    const fate = fateOf(startUpload(client, { params: { path }, body: { source_path: "x" } }, { clock }));
    await clock.advance(10_000);
    expect(fate.now).toMatchObject({ status: "fulfilled", value: { name: "operations/1" } });
  });
});

describe("credentials that are refused around their expiry", () => {
  it.each([
    ["401 of the service", unauthenticated],
    ["403 of the service", () => json({ code: 7, message: "expired", details: [] }, { status: 403 })],
    ["403 of a gateway", () => json({ message: "HMAC signature cannot be verified" }, { status: 403 })],
  ])("are survived for some seconds: %s", async (_, refused) => {
    const { clock, fate } = waitFor((request) => {
      if (request === 1) return goesOn();
      return request < 8 ? refused() : done();
    });
    await clock.advance(12_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it("end the wait when they stay refused", async () => {
    const { clock, fate } = waitFor((request) => (request === 1 ? goesOn() : unauthenticated()));
    await clock.advance(30_000);
    expect(fate.now.status).toBe("pending");
    await clock.advance(2000);
    expect(fate.now).toMatchObject({ reason: { name: "PollError", cause: { code: 16 } } });
  });

  it("end it at once where the service says 403 and the operation was never read", async () => {
    const { clock, fate, sent } = waitFor(() => json({ code: 7, message: "not yours", details: [] }, { status: 403 }));
    await clock.advance(0);
    expect(fate.now).toMatchObject({ reason: { name: "PollError", cause: { code: 7 } } });
    expect(sent()).toBe(1);
  });
});

const between: [string, () => Response][] = [
  ["404 as text", () => text(404, "404 page not found\n")],
  ["404 as HTML", () => text(404, "<html><h1>404</h1>nginx</html>", { "Content-Type": "text/html" })],
  ["403 of a firewall", () => text(403, "<html>Request blocked</html>")],
  ["401 of a gateway", () => json({ message: "Unauthorized" }, { status: 401 })],
  ["501 without a body", () => text(501, "")],
  ["400 as JSON without a code", () => json({ error: "bad_request" }, { status: 400 })],
  ["405", () => text(405, "")],
  ["a login page", () => text(200, "<html>Sign in</html>", { "Content-Type": "text/html" })],
  ["a redirect", () => text(302, "", { Location: "https://login.example/" })],
  ["200 that is not an operation", () => json({ success: false })],
];

describe("what answers in the service's place", () => {
  it.each(between)("is a failed poll after a good one: %s for five minutes", async (_, answer) => {
    const { clock, fate } = waitFor((request) => {
      if (request === 1) return goesOn();
      return request < 90 ? answer() : done();
    });
    await clock.advance(100_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it.each(between)("ends a wait that has read nothing after half a minute: %s", async (_, answer) => {
    const { clock, fate } = waitFor(answer);
    await clock.advance(29_500);
    expect(fate.now.status).toBe("pending");
    await clock.advance(2000);
    const reason = fate.now.status === "rejected" ? fate.now.reason : undefined;
    expect(reason).toSatisfy(isPollError);
    expect(reason).toMatchObject({ message: expect.stringMatching(/answered, and not as the service does.*baseUrl/) });
  });

  it("is told by its address", async () => {
    const { clock, fate } = waitFor(() => {
      const response = text(404, "404 page not found");
      Object.defineProperty(response, "url", { value: "http://127.0.0.1:9/aids/x?token=1" });
      return response;
    });
    await clock.advance(40_000);
    const message = fate.now.status === "rejected" ? String(fate.now.reason) : "";
    expect(message).toContain("http://127.0.0.1:9 answered");
    expect(message).toContain("404 page not found");
    expect(message).not.toContain("token=1");
  });

  it("does not end it where the service is down in between", async () => {
    const { clock, fate } = waitFor((request) => {
      if (request > 95) return done();
      return request % 20 === 0 ? text(502, "<html>Bad Gateway</html>") : text(404, "404 page not found");
    });
    await clock.advance(100_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

describe("an outage", () => {
  it.each([502, 503, 429, 408])("of %d keeps its whole budget, though the operation was never read", async (status) => {
    const { clock, fate } = waitFor((request) => (request < 90 ? text(status, "<html></html>") : done()));
    await clock.advance(100_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

describe("an operation that is not found", () => {
  it("right after the start may be found a little later", async () => {
    const { clock, fate } = waitFor((request) => (request < 25 ? gone() : done()));
    await clock.advance(30_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it.each([0, 40])("ends the wait when it stays missing, after %d good polls", async (goodPolls) => {
    const { clock, fate } = waitFor((request) => (request <= goodPolls ? goesOn() : gone()));
    await clock.advance(goodPolls * 1000 + 29_000);
    expect(fate.now.status).toBe("pending");
    await clock.advance(3000);
    expect(fate.now).toMatchObject({ reason: { name: "PollError", cause: { code: 5 } } });
  });

  it("is not gone because the list was empty for a moment", async () => {
    let requests = 0;
    const client = createAidmpClient({
      auth: bearer("a-token-for-tests"),
      baseUrl: "http://127.0.0.1:9",
      fetch: async (_, { body }) => {
        requests += 1;
        const tasks = requests > 40 && requests < 60 ? [] : [{ id: "1", task_state: requests < 80 ? 1 : 2 }];
        const { page_no } = JSON.parse(typeof body === "string" ? body : "{}");
        return json({ tasks: page_no === 0 ? tasks : [], total: tasks.length });
      },
    });
    const clock = createVirtualClock();
    const source = taskListSource(client, { dataSpaceId: "ds", pageNoBase: 0 });
    const poller = createPoller({ source, clock, schedule: everySecond });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(120_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });
});

describe("the time for which polls fail", () => {
  it("does not count the hours in which the machine slept", async () => {
    const { clock, poller } = createPollerFixture({
      script: (_, poll) => (poll > 1 && poll < 5 ? unreadable({ code: 14 }) : poll < 5 ? running() : succeeded()),
    });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(1500);
    clock.sleepMachine(8 * 3_600_000);
    await clock.advance(10_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it("does not count the hours for which no process polled", async () => {
    const first = createPollerFixture({ script: () => unreadable({ code: 14 }) });
    const watch = first.poller.watch("operations/1");
    fateOf(watch.result());
    await first.clock.advance(5500);
    const saved = JSON.stringify(watch.resumeToken());
    first.poller.close();

    const { clock, poller } = createPollerFixture({
      script: (_, poll) => (poll < 3 ? unreadable({ code: 14 }) : succeeded()),
    });
    await clock.advance(86_400_000);
    const fate = fateOf(poller.watch(saved).result());
    await clock.advance(10_000);
    expect(fate.now).toMatchObject({ status: "fulfilled" });
  });

  it("counts the polls themselves, which may hang", async () => {
    const { clock, poller } = createPollerFixture({ script: () => "hang", readTimeoutInMs: 60_000 });
    const fate = fateOf(poller.watch("operations/1").result());
    await clock.advance(600_000);
    expect(fate.now.status).toBe("pending");
    await clock.advance(122_000);
    expect(fate.now).toMatchObject({ reason: { name: "PollError" } });
  });
});
