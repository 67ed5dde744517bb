import type { SeededRandom } from "@aidmp/test-support/seeded-random";

/** Makes a change of a page of the task list: its tasks in another order, and some of them twice. */
export function shuffleTasks(random: SeededRandom): (body: string) => string {
  return (body) => {
    const page: unknown = JSON.parse(body);
    if (typeof page !== "object" || page === null || !("tasks" in page) || !Array.isArray(page.tasks)) return body;
    const tasks: unknown[] = page.tasks.flatMap((task: unknown) => (random() < 0.2 ? [task, task] : [task]));
    for (let last = tasks.length - 1; last > 0; last -= 1) {
      const other = random.below(last + 1);
      [tasks[last], tasks[other]] = [tasks[other], tasks[last]];
    }
    return JSON.stringify({ ...page, tasks });
  };
}
