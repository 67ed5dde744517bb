import type { Poller } from "@aidmp/operations";
import type { Job } from "./competitor.js";

/** Follows every operation of the job by one poller. */
export async function watchAll(poller: Poller, { names, onEnd }: Job): Promise<void> {
  await Promise.all(
    names.map((name, index) =>
      poller
        .watch(name)
        .result()
        .then(() => onEnd(index)),
    ),
  );
}
