import { describe, expect, it } from "vitest";
import { gatewayPage, json, listOf, type Service, type VirtualShell, virtualShell } from "./support/shell-here.js";

const [runningState, finishedState] = [1, 2];

const waiting = (service: Service, ...flags: readonly string[]): Promise<VirtualShell> =>
  virtualShell(["wait", "--space", "ds-1", "task-1", ...flags], service);

/** Runs until it is told otherwise, and has finished from `finishedAfter` minutes on. */
function taskOf({
  outage,
  finishedAfter,
}: {
  outage?: (minutes: number) => Response | undefined;
  finishedAfter: number;
}): Service {
  return ({ elapsedInMs }) => {
    const minutes = elapsedInMs / 60_000;
    return (
      outage?.(minutes) ??
      (minutes < finishedAfter ? listOf({ state: runningState }) : listOf({ state: finishedState, done: 4 }))
    );
  };
}

/** From the second minute to the third, and from the sixth to the seventh. */
function twice(minutes: number): Response | undefined {
  return (minutes >= 1 && minutes < 2) || (minutes >= 5 && minutes < 6) ? gatewayPage(502) : undefined;
}

describe("polls that are not answered with 200", () => {
  it.each([502, 503, 504, 500, 429, 408])("do not end a wait: two minutes of a gateway's %i", async (status) => {
    const shell = await waiting(
      taskOf({
        outage: (minutes) => (minutes >= 1 && minutes < 3 ? gatewayPage(status) : undefined),
        finishedAfter: 4,
      }),
    );
    await shell.after(2.9);
    expect(shell.ended()).toBeUndefined();
    await shell.after(60);
    expect({ ended: shell.ended(), stdout: shell.stdout() }).toEqual({
      ended: 0,
      stdout: "task-1: finished, 4 files, 4.0 KB, commit commit-1\n",
    });
  });

  it("are told of once for each outage, and as events to programs", async () => {
    const people = await waiting(taskOf({ outage: twice, finishedAfter: 9 }));
    await people.after(60);
    expect(people.stderr().match(/The status cannot be read at the moment \(HTTP 502\)/g)).toHaveLength(2);
    const programs = await waiting(taskOf({ outage: twice, finishedAfter: 9 }), "--events");
    await programs.after(60);
    const types = programs
      .stdout()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).type);
    expect(types).toContain("failed-poll");
    expect(types.at(-1)).toBe("result");
    expect(programs.stderr()).toBe("");
  });

  it.each([404, 302])(
    "do not end a wait that has been answered before: ten seconds of a gateway's %i",
    async (status) => {
      const outage = (minutes: number): Response | undefined =>
        minutes >= 1 && minutes < 1.17 ? gatewayPage(status) : undefined;
      const shell = await waiting(taskOf({ outage, finishedAfter: 2 }));
      await shell.after(60);
      expect(shell.ended()).toBe(0);
    },
  );
});

describe("a status that cannot be read", () => {
  it("for longer than ten minutes ends with 6, and says that the task goes on", async () => {
    const shell = await waiting(
      taskOf({ outage: (minutes) => (minutes > 1 ? gatewayPage(502) : undefined), finishedAfter: 1e9 }),
    );
    await shell.after(10);
    expect(shell.ended()).toBeUndefined();
    await shell.after(60);
    expect(shell.ended()).toBe(6);
    expect(shell.stdout()).toBe("");
    expect(shell.stderr()).toContain("To go on waiting: aidmp wait --space ds-1 task-1\n");
  });

  it("by the service's own word, because it is not there, ends with 6 as well", async () => {
    const shell = await waiting(() => json({ tasks: [], total: 0 }));
    await shell.after(60);
    expect(shell.ended()).toBe(6);
    expect(shell.stderr()).toContain("belongs to another data space");
  });
});

describe("a task that does not change for a long time", () => {
  it("is waited for, however often it is seen unchanged, and how long is told", async () => {
    const shell = await waiting(taskOf({ finishedAfter: 14 * 60 }));
    await shell.after(13 * 60);
    expect(shell.ended()).toBeUndefined();
    expect(shell.requests()).toBeGreaterThan(100);
    expect(shell.stderr()).toMatch(/unchanged for 16 min\n/);
    expect(shell.stderr()).toMatch(/unchanged for 8 h \d\d min\n/);
    expect(shell.stderr().trim().split("\n").length).toBeLessThan(20);
    await shell.after(3 * 60);
    expect(shell.ended()).toBe(0);
  });

  it("is told of at most every 30 seconds where there is no terminal", async () => {
    const shell = await waiting(({ elapsedInMs }) =>
      listOf({ state: runningState, done: elapsedInMs / 1000, total: 1e6 }),
    );
    await shell.after(10);
    const lines = shell.stderr().trim().split("\n");
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.length).toBeLessThanOrEqual(21);
    shell.interrupt();
    await shell.after(1);
    expect(shell.ended()).toBe(130);
  });

  it("says when all is copied and the commit is not there yet", async () => {
    const shell = await waiting(({ elapsedInMs }) =>
      listOf({ state: elapsedInMs < 60_000 ? runningState : finishedState, done: 4 }),
    );
    await shell.after(10);
    expect(shell.stderr()).toContain("100 %, committing, 4/4 files");
  });
});

describe("an upload", () => {
  it("outlives two minutes of a gateway's 502 while it waits", async () => {
    let created = false;
    const args = ["upload", "--from", "s3://data/images/", "--to", "ds-1/repo-1/master:/train"];
    const shell = await virtualShell(args, ({ path, elapsedInMs }) => {
      if (path.endsWith("task:upload")) {
        created = true;
        return json({ name: "task-1", done: false });
      }
      if (!created) return json({ tasks: [], total: 0 });
      if (elapsedInMs > 60_000 && elapsedInMs < 180_000) return gatewayPage(502);
      return listOf(elapsedInMs < 240_000 ? { state: runningState } : { state: finishedState, done: 4 });
    });
    await shell.after(2.9);
    expect(shell.ended()).toBeUndefined();
    await shell.after(60);
    expect({ ended: shell.ended(), stdout: shell.stdout() }).toEqual({
      ended: 0,
      stdout: "Uploaded 4 files, 4.0 KB: commit commit-1\n",
    });
  });
});

describe("the end of the patience", () => {
  it("is 124 at the timeout, in whatever unit, and the task goes on", async () => {
    for (const timeout of ["5400s", "90m", "1.5h"]) {
      const shell = await waiting(taskOf({ finishedAfter: 1e9 }), "--timeout", timeout);
      await shell.after(89);
      expect(shell.ended()).toBeUndefined();
      await shell.after(2);
      expect(shell.ended()).toBe(124);
      expect(shell.stderr()).toContain("The task goes on. To go on waiting: aidmp wait --space ds-1 task-1\n");
    }
  });

  it("does not end a failed task's wait later than the failure", async () => {
    const shell = await waiting(
      ({ elapsedInMs }) => listOf({ state: elapsedInMs < 60_000 ? runningState : 3 }),
      "--timeout",
      "6h",
    );
    await shell.after(5);
    expect(shell.ended()).toBe(1);
  });
});
