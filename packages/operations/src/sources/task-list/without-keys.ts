import type { TransferTask } from "@aidmp/client";
import { isJsonObject, isSecretField, scrubber, secretsIn } from "@aidmp/client/internal";
import type { UploadTask } from "./upload-task.js";

/**
 * Removes the keys of its object store from a listed task: the fields, in whatever style they are written, and what stands in
 * them wherever a text repeats it. The service lists them with every task; nothing beyond this sees them.
 *
 * Tasks that are listed together mostly have the same keys: what finds those is made once.
 */
export function keyRemover(): (task: TransferTask) => UploadTask {
  const scrubbers = new Map<string, Scrub>();
  return (listed) => {
    const secrets = secretsIn(listed);
    const id = JSON.stringify(secrets);
    const scrub = scrubbers.get(id) ?? scrubber(secrets);
    scrubbers.set(id, scrub);
    const { oss_config: store, ...task } = listed;
    removeKeys(task, scrub);
    if (store === null || store === undefined) return task;
    // What is not an object has no fields that could be told apart from its secrets.
    if (!isJsonObject(store)) return { ...task, oss_config: null };
    const { access_key: _accessKey, secret_key: _secretKey, ...config } = store;
    removeKeys(config, scrub);
    return { ...task, oss_config: config };
  };
}

type Scrub = (text: string) => string;

/** In place: the task was made from the response just read, and nobody else has seen it. */
function removeKeys(parent: object, scrub: Scrub): void {
  for (const [field, value] of Object.entries(parent)) {
    if (isSecretField(field) || (isStore(field) && !isJsonObject(value))) Reflect.deleteProperty(parent, field);
    else if (typeof value === "object" && value !== null) removeKeys(value, scrub);
    else if (typeof value === "string") Reflect.set(parent, field, scrub(value));
  }
}

/** As encoders of the same messages that do not keep the names of fields write it. */
function isStore(field: string): boolean {
  return field === "ossConfig";
}
