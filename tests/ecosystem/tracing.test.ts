import { createAidmpClient, createUploadFilesTask, hmac } from "@aidmp/client";
import { demoCredentials, startEmulator } from "@aidmp/emulator";
import { createPoller, taskListSource } from "@aidmp/operations";
import { fixed } from "@aidmp/operations/schedules";
import { SpanStatusCode } from "@opentelemetry/api";
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { describe, expect, it } from "vitest";
import { traceCalls, traceWaits } from "../../examples/ecosystem/tracing.js";

const path = { data_space_id: "ds-secret-name", repo_id: "r", branch_id: "b" };

const isWait = ({ name }: { readonly name: string }): boolean => name === "wait for operation";

describe("OpenTelemetry spans from onEvent", () => {
  it("are one for each request, retries counted, and one for each wait", async () => {
    await using emulator = await startEmulator({
      script: [
        { afterInMs: 0, state: "RUNNING" },
        { afterInMs: 50, state: "FINISHED" },
      ],
      faults: [{ operationId: "createUploadFilesTask", times: 1, fault: { kind: "status", status: 429 } }],
    });
    const exporter = new InMemorySpanExporter();
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const tracer = provider.getTracer("aidmp");
    const client = createAidmpClient({
      baseUrl: emulator.url,
      auth: hmac(demoCredentials),
      retry: { baseDelayInMs: 1 },
      onEvent: traceCalls(tracer),
    });
    using poller = createPoller({
      source: taskListSource(client, { dataSpaceId: path.data_space_id }),
      schedule: fixed(100),
      onEvent: traceWaits(tracer),
    });

    const operation = await createUploadFilesTask(client, { params: { path }, body: { source_path: "a/" } });
    await poller.watch(operation).result();

    // The result is there before those who observe have been told.
    await expect.poll(() => exporter.getFinishedSpans().some(isWait)).toBe(true);
    const spans = exporter.getFinishedSpans();
    const requests = spans.filter(({ name }) => name.startsWith("POST "));
    const wait = spans.find(isWait);
    expect(requests).toHaveLength(emulator.requests.total);
    const [refused, accepted] = requests;
    expect(refused?.name).toBe(
      "POST /aids/aidmp/data/v2/dataSpaces/{data_space_id}/repos/{repo_id}/branches/{branch_id}/task:upload",
    );
    expect(refused?.status.code).toBe(SpanStatusCode.ERROR);
    expect(refused?.attributes).toMatchObject({ "http.response.status_code": 429 });
    expect(accepted?.attributes).toMatchObject({ "http.response.status_code": 200, "http.request.resend_count": 1 });
    expect(wait?.attributes).toMatchObject({
      "aidmp.operation.name": operation.name,
      "aidmp.operation.outcome": "succeeded",
    });
    expect(JSON.stringify(requests.map(({ name, attributes }) => ({ name, attributes })))).not.toContain("secret-name");
  });
});
