import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Task } from "./task.js";
import { hasEnded } from "./task-state.js";

/** The tasks on disk: one JSON file each, replaced as a whole, readable by the owner alone whatever the umask says. */
export interface TaskFiles {
  /** Every stored task, oldest first. Throws when a file cannot be read: a task must not vanish silently. */
  load(): Promise<Task[]>;
  /** Resolves when the task, as it is at the time of writing, is on disk. Calls for one task never overtake each other. */
  save(task: Task): Promise<void>;
}

/** Files read at the same time at start: enough to hide the latency of a disk, far below the usual limit of 1,024 handles. */
const readConcurrency = 64;

/** `folder` is there, and closed to others. */
export function openTaskFiles(folder: string): TaskFiles {
  const pending = new Map<string, Promise<void>>();

  async function replace(task: Task): Promise<void> {
    const temporary = join(folder, `${task.id}.${randomUUID()}.tmp`);
    try {
      await withFile(temporary, newFileOnly, (file) => file.writeFile(JSON.stringify(storedForm(task))));
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
    const text = await withFile(join(folder, name), existingFileOnly, (file) => file.readFile("utf8"));
    const task: Task = JSON.parse(text);
    if (`${task.id}.json` !== name) throw new Error(`It holds the task ${JSON.stringify(task.id)}.`);
    return task;
  } catch (cause) {
    throw new Error(`The stored task ${name} cannot be read. Repair it, or remove it from ${folder}.`, { cause });
  }
}

const ownerOnly = 0o600;
/** Neither through a symbolic link: its end may lie anywhere, and would get the keys, or lose its rights. */
const newFileOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const existingFileOnly = constants.O_RDONLY | constants.O_NOFOLLOW;

/** Opens a file, closes it to others before anything else, and lets go of it in the end. */
async function withFile<T>(path: string, flags: number, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, ownerOnly);
  try {
    await file.chmod(ownerOnly);
    return await work(file);
  } finally {
    await file.close();
  }
}
