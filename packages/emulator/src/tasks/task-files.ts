import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hasEnded } from "./task-state.js";
import type { Task } from "./task.js";

/** The tasks on disk: one JSON file each, replaced as a whole, readable by the owner alone. */
export interface TaskFiles {
  /** Every stored task, oldest first. Throws when a file cannot be read: a task must not vanish silently. */
  load(): Promise<Task[]>;
  /** Resolves when the task, as it is at the time of writing, is on disk. Calls for one task never overtake each other. */
  save(task: Task): Promise<void>;
}

/** Files read at the same time at start: enough to hide the latency of a disk, far below the usual limit of 1,024 handles. */
const readConcurrency = 64;

export async function openTaskFiles(folder: string): Promise<TaskFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pending = new Map<string, Promise<void>>();

  async function replace(task: Task): Promise<void> {
    const temporary = join(folder, `${task.id}.${randomUUID()}.tmp`);
    try {
      await writeFile(temporary, JSON.stringify(storedForm(task)), { mode: 0o600, flag: "wx" });
      await rename(temporary, join(folder, `${task.id}.json`));
    } catch (cause) {
      await rm(temporary, { force: true });
      throw new Error(`Task ${task.id} could not be stored in the data directory.`, { cause });
    }
  }

  return {
    async load() {
      const names = await readdir(folder);
      await Promise.all(names.filter((name) => name.endsWith(".tmp")).map((name) => rm(join(folder, name))));
      const waiting = names.filter((name) => name.endsWith(".json"));
      const tasks: Task[] = [];
      const read = async (): Promise<void> => {
        for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
          tasks.push(await readTask(folder, name));
        }
      };
      await Promise.all(Array.from({ length: readConcurrency }, read));
      return tasks.sort((a, b) => a.sequence - b.sequence);
    },
    save(task) {
      const saved = (pending.get(task.id) ?? Promise.resolve()).catch(() => undefined).then(() => replace(task));
      pending.set(task.id, saved);
      const forget = (): void => {
        if (pending.get(task.id) === saved) pending.delete(task.id);
      };
      saved.then(forget, forget);
      return saved;
    },
  };
}

/**
 * The object store's keys are written only while a transfer would need them to go on after a restart.
 * Once a task has ended, or when it is scripted, its file holds none; `task:list` then shows them empty after a restart.
 */
function storedForm(task: Task): Task {
  const needsSecrets = task.lifecycle === undefined && !hasEnded(task.transfer.state);
  return needsSecrets ? task : { ...task, secrets: { accessKey: "", secretKey: "" } };
}

async function readTask(folder: string, name: string): Promise<Task> {
  try {
    const task: Task = JSON.parse(await readFile(join(folder, name), "utf8"));
    if (`${task.id}.json` !== name) throw new Error(`It holds the task ${JSON.stringify(task.id)}.`);
    return task;
  } catch (cause) {
    throw new Error(`The stored task ${name} cannot be read. Repair it, or remove it from ${folder}.`, { cause });
  }
}
