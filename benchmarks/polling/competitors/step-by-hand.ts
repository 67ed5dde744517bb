import { fixed } from "@aidmp/operations/schedules";
import type { PollResult } from "@aidmp/operations/sources";
import { begin, step } from "@aidmp/operations/step";
import type { Result, Service } from "../service.js";
import { inOrder, type Follow, resultOf } from "./competitor.js";

/** The loop by hand with this package's decisions: the floor of whatever keeps a resume token and a state. */
export const follow: Follow = (service, delayInMs) => {
  const schedule = fixed(delayInMs, { jitter: 0 });
  const waitFor = async (name: string): Promise<Result> => {
    let { resumeToken } = begin({ name, done: false }, { now: Date.now(), schedule });
    for (;;) {
      const result = await read(service, name);
      const decided = step(resumeToken, result, { now: Date.now(), schedule });
      const { next } = decided;
      if (next.action === "end" && next.state.status === "succeeded") return next.state.response;
      if (next.action !== "wait") throw new Error(`The wait for ${name} ended: ${next.action}.`);
      ({ resumeToken } = decided);
      await new Promise((resolve) => setTimeout(resolve, next.delayInMs));
    }
  };
  return inOrder(service.names.map(waitFor));
};

async function read(service: Service, name: string): Promise<PollResult<undefined, Result>> {
  const operation = await service.get(name);
  return operation.done ? { status: "succeeded", response: resultOf(operation) } : { status: "running" };
}
