import type { Task } from "./task.js";
import type { TaskFiles } from "./task-files.js";

/** Every task by id, and by data space in the order of creation: what a list query walks through backwards. */
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
    const neighbours = byDataSpace.get(task.dataSpaceId);
    if (neighbours === undefined) byDataSpace.set(task.dataSpaceId, [task]);
    else neighbours.push(task);
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
      // On disk first: a task that a client has been told of must survive a restart.
      await files.save(task);
      index(task);
    },
    save: (task) => files.save(task),
  };
}
