import { randomUUID } from "node:crypto";
import { constants } from "node:fs";
import { open, readdir, rename, rm, type FileHandle } from "node:fs/promises";
import { join } from "node:path";
import type { Task } from "./task.js";
import { hasEnded } from "./task-state.js";

/** The tasks on disk. Each is a JSON file that is replaced as a whole and readable by its owner only. */
export interface TaskFiles {
  /** Every stored task, oldest first. Throws when a file cannot be read, so that no task is lost unnoticed. */
  load(): Promise<Task[]>;
  /** Resolves when the task is on disk, as it is at the time of writing. Calls for one task run one after another. */
  save(task: Task): Promise<void>;
}

/** How many files are read at the same time. It hides the latency of a disk and stays below the usual limit of handles. */
const readConcurrency = 64;

/** `folder` must exist and be private. */
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
 * The keys of the object store are written only while a transfer needs them to go on after a restart.
 * The file of an ended or scripted task has none, so `task:list` shows them empty after a restart.
 */
function storedForm(task: Task): Task {
  const needsSecrets = task.lifecycle === undefined && !hasEnded(task.transfer.state);
  return needsSecrets ? task : { ...task, secrets: { accessKey: "", secretKey: "" } };
}

async function readTask(folder: string, name: string): Promise<Task> {
  try {
    const text = await withFile(join(folder, name), existingFileOnly, (file) => file.readFile("utf8"));
    const task: Task = JSON.parse(text);
    if (`${task.id}.json` !== name) throw new Error(`The file holds the task ${JSON.stringify(task.id)}.`);
    return task;
  } catch (cause) {
    throw new Error(`The stored task ${name} cannot be read. Repair it, or remove it from ${folder}.`, { cause });
  }
}

const ownerOnly = 0o600;
/** Neither follows a symbolic link. Its target could be anywhere, and would receive the keys, or lose its permissions. */
const newFileOnly = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
const existingFileOnly = constants.O_RDONLY | constants.O_NOFOLLOW;

/** Opens a file, makes it private before anything else, and closes it in the end. */
async function withFile<T>(path: string, flags: number, work: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(path, flags, ownerOnly);
  try {
    await file.chmod(ownerOnly);
    return await work(file);
  } finally {
    await file.close();
  }
}
