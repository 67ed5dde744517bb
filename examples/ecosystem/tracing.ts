// #region calls
import type { AidmpEvent } from "@aidmp/client";
import type { PollerEvent } from "@aidmp/operations";
import { type Span, SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";

/** For `createAidmpClient({ onEvent })`: one span per request, retries included, named by OpenTelemetry's HTTP conventions. */
export function traceCalls(tracer: Tracer): (event: AidmpEvent) => void {
  const open = new Map<string, Span>();
  return (event) => {
    const key = `${event.call}/${event.attempt}`;
    if (event.type === "request") {
      const { method, path, operationId, attempt } = event;
      const span = tracer.startSpan(`${method} ${path}`, { kind: SpanKind.CLIENT });
      span.setAttributes({ "http.request.method": method, "url.template": path, "aidmp.operation_id": operationId });
      if (attempt > 1) span.setAttribute("http.request.resend_count", attempt - 1);
      open.set(key, span);
    } else if (event.type === "response" || event.type === "failure") {
      const span = open.get(key);
      open.delete(key);
      if (event.type === "response") span?.setAttribute("http.response.status_code", event.status);
      else span?.setAttribute("error.type", event.errorName);
      if (event.type === "failure" || event.status >= 400) span?.setStatus({ code: SpanStatusCode.ERROR });
      span?.end();
    }
  };
}
// #endregion

// #region waits
/** For `createPoller({ onEvent })`: one span per wait, from when the wait began to its end. */
export function traceWaits(tracer: Tracer): (event: PollerEvent) => void {
  return (event) => {
    if (event.type !== "end") return;
    const endTime = Date.now();
    const span = tracer.startSpan("wait for operation", { startTime: endTime - event.elapsedInMs });
    span.setAttributes({
      "aidmp.operation.name": event.name,
      "aidmp.operation.outcome": event.outcome,
      "aidmp.operation.polls": event.polls,
    });
    if (event.outcome !== "succeeded") span.setStatus({ code: SpanStatusCode.ERROR, message: event.outcome });
    span.end(endTime);
  };
}
// #endregion
