import { notify } from "@aidmp/client/internal";
import type { PollResult } from "../reading/poll-result.js";
import type { ResumeToken } from "../step/resume-token.js";
import { type DelayEvent, type EndEvent, endEvent, type PollerEvent } from "./events.js";
import type { Wait } from "./wait.js";

/** Tells the poller's listener, and those of the waits that an event is about. */
export class EventEmitter<Metadata, Response> {
  readonly #onEvent: ((event: PollerEvent) => void) | undefined;

  constructor(onEvent: ((event: PollerEvent) => void) | undefined) {
    this.#onEvent = onEvent;
  }

  poll(waits: readonly Wait<Metadata, Response>[], requests: number, durationInMs: number): void {
    this.#emit(waits, () => ({ type: "poll", names: waits.map(({ name }) => name), requests, durationInMs }));
  }

  delay(wait: Wait<Metadata, Response>, delayInMs: number, reason: DelayEvent["reason"]): void {
    // It comes at every poll, and hardly anybody listens.
    if (this.#onEvent === undefined && wait.policies?.onEvent === undefined) return;
    this.#emit([wait], () => ({ type: "delay", name: wait.name, delayInMs, reason }));
  }

  end(wait: Wait<Metadata, Response>, resumeToken: ResumeToken, now: number, outcome: EndEvent["outcome"]): void {
    this.#emit([wait], () => endEvent(resumeToken, now, outcome));
  }

  failedPoll(
    wait: Wait<Metadata, Response>,
    result: PollResult<Metadata, Response> | undefined,
    decision: "continue" | "stop",
  ): void {
    if (result?.status !== "poll-failed") return;
    const { error } = result;
    const attempt = wait.resumeToken.failedPolls;
    this.#emit([wait], () => ({ type: "failed-poll", name: wait.name, error, attempt, decision }));
  }

  #emit(waits: readonly Wait<Metadata, Response>[], make: () => PollerEvent): void {
    const onEvent = this.#onEvent;
    if (onEvent !== undefined) notify(onEvent, make());
    let own: Set<(event: PollerEvent) => void> | undefined;
    for (const { policies } of waits) if (policies?.onEvent !== undefined) (own ??= new Set()).add(policies.onEvent);
    // One listener may be that of many operations, and of the poller.
    for (const listener of own ?? []) if (listener !== onEvent) notify(listener, make());
  }
}
