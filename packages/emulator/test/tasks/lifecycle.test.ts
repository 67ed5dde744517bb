import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TaskState } from "../../src/index.js";
import { compileScript } from "../../src/script/script.js";
import { scriptedView } from "../../src/tasks/lifecycle.js";
import { hasEnded } from "../../src/tasks/task-state.js";

describe("any script, at any time", () => {
  const steps = fc
    .array(fc.record({ gap: fc.nat(100), state: fc.integer({ min: 0, max: 9 }), size: fc.nat(1_000) }), {
      minLength: 1,
      maxLength: 8,
    })
    .map((drawn) => {
      let afterInMs = 0;
      return drawn.map(({ gap, state, size }) => ({
        afterInMs: (afterInMs += gap),
        state,
        progress: { succeedFileSize: size },
      }));
    });

  it("never leaves a terminal state, and has a finish time exactly when it has ended", () => {
    fc.assert(
      fc.property(
        steps,
        fc.boolean(),
        fc.option(fc.nat(500), { nil: undefined }),
        (drawn, interpolate, cancelRequestedAt) => {
          const lifecycle = compileScript({ steps: drawn, interpolate, onCancel: { afterInMs: 50 } });
          let ended: unknown;
          for (let now = 0; now <= 1_000; now += 7) {
            const isAsked = cancelRequestedAt !== undefined && cancelRequestedAt <= now;
            const view = scriptedView(lifecycle, {
              createdAt: 0,
              now,
              cancelRequestedAt: isAsked ? cancelRequestedAt : undefined,
            });
            const { error, ...facts } = view;
            expect(hasEnded(view.state)).toBe(view.finishedAt !== null);
            expect(error !== null).toBe(hasEnded(view.state) && view.state !== TaskState.FINISHED);
            expect(facts).toEqual(ended ?? facts);
            if (hasEnded(view.state)) ended = facts;
          }
        },
      ),
    );
  });
});
