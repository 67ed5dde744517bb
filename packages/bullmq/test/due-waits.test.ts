import { startResumeToken } from "@aidmp/operations/step";
import { assert, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { dueAt, isNearlyDue, type PollEntry, pollEntry } from "../src/jobs/poll-entry.js";
import { wakeInMs } from "../src/jobs/wake.js";
import { readDueWaits } from "../src/queues/due-waits.js";

const start = 1_767_225_600_000;

function entry(fields: {
  nextPollAt?: number | null;
  deadlineAt?: number;
  failedPolls?: number;
  polledAt?: number;
}): PollEntry {
  const { polledAt = start, ...changed } = fields;
  return pollEntry({ resumeToken: { ...startResumeToken("op", { now: start }), ...changed }, polledAt, percent: 0 });
}

describe("a wait", () => {
  it("is due when its next poll is, at once where none is planned, and at its deadline", () => {
    expect(dueAt(entry({ nextPollAt: start + 800 }))).toBe(start + 800);
    expect(dueAt(entry({ nextPollAt: null }))).toBe(0);
    expect(dueAt(entry({ nextPollAt: start + 9_000, deadlineAt: start + 5_000 }))).toBe(start + 5_000);
  });

  it("shares a poll from half its delay on", () => {
    const waiting = entry({ nextPollAt: start + 800 });
    expect([399, 400, 800].map((passed) => isNearlyDue(waiting, start + passed))).toEqual([false, true, true]);
  });

  it("shares none after a failed poll, so that its pause is kept", () => {
    const paused = entry({ nextPollAt: start + 800, failedPolls: 1 });
    expect([400, 799, 800].map((passed) => isNearlyDue(paused, start + passed))).toEqual([false, false, true]);
  });
});

/** A queue of entries, in the order in which they fall due. */
function queueOf(entries: readonly PollEntry[]): {
  getDelayed(start: number, end: number): Promise<{ id: string; data: unknown }[]>;
} {
  const jobs = entries.map((data, index) => ({ id: `wait-${index}`, data }));
  return { getDelayed: async (first, last) => jobs.slice(first, last + 1) };
}

describe("the waits that are read together", () => {
  const due = entry({ nextPollAt: start + 800 });
  const nearly = entry({ nextPollAt: start + 1_400 });
  const later = entry({ nextPollAt: start + 60_000 });

  it("are those that are due, and those nearly due beside them", async () => {
    const { waits } = await readDueWaits(queueOf([due, nearly, later]), start + 800, 100);
    expect(waits.map(({ job }) => job.id)).toEqual(["wait-0", "wait-1"]);
  });

  it("are none where none is due yet: nearly due is no reason to poll", async () => {
    expect((await readDueWaits(queueOf([nearly, later]), start + 800, 100)).waits).toEqual([]);
  });

  it("are at most so many, the first to fall due", async () => {
    const many = queueOf(Array.from({ length: 1_200 }, () => due));
    const { waits } = await readDueWaits(many, start + 900, 700);
    expect([waits.length, waits.at(-1)?.job.id]).toEqual([700, "wait-699"]);
  });
});

describe("the job of a wait", () => {
  it("wakes by itself after as long as the wait has lasted, between 5 minutes and an hour, in whole milliseconds", () => {
    const minutes = [0, 7, 30, 600].map((passed) =>
      wakeInMs(startResumeToken("op", { now: start }), start + passed * 60_000),
    );
    expect(minutes.map((time) => time / 60_000)).toEqual([5, 7, 30, 60]);
    assert(
      property(double({ min: -1e9, max: 1e12, noNaN: true }), (passed) => {
        const time = wakeInMs(startResumeToken("op", { now: start }), start + passed);
        expect(Number.isInteger(time) && time >= 300_000 && time <= 3_600_000).toBe(true);
      }),
    );
  });
});
