import type { Task } from "./task.js";
import type { TaskFiles } from "./task-files.js";

/** Every task by id, and by data space in the order of creation, which a list query reads backwards. */
export interface TaskStore {
  get(id: string): Task | undefined;
  all(): readonly Task[];
  inDataSpace(dataSpaceId: string): readonly Task[];
  nextSequence(): number;
  add(task: Task): Promise<void>;
  save(task: Task): Promise<void>;
}

export async function openTaskStore(files: TaskFiles): Promise<TaskStore> {
  const byId = new Map<string, Task>();
  const byDataSpace = new Map<string, Task[]>();
  let lastSequence = 0;

  function index(task: Task): void {
    byId.set(task.id, task);
    const tasksOfSpace = byDataSpace.get(task.dataSpaceId);
    if (tasksOfSpace === undefined) byDataSpace.set(task.dataSpaceId, [task]);
    else tasksOfSpace.push(task);
  }

  for (const task of await files.load()) {
    index(task);
    lastSequence = task.sequence;
  }

  return {
    get: (id) => byId.get(id),
    all: () => [...byId.values()],
    inDataSpace: (dataSpaceId) => byDataSpace.get(dataSpaceId) ?? [],
    nextSequence: () => ++lastSequence,
    async add(task) {
      // Written first, because a task that a client knows of must survive a restart.
      await files.save(task);
      index(task);
    },
    save: (task) => files.save(task),
  };
}
