/** What a change of a job came to: it is done, or the job was gone, or in a state in which it cannot be changed so. */
export type Changed = "done" | "gone" | "other-state";

/**
 * Waits for a change of a job that others may move or remove at any time. BullMQ tells by the error's code: -1 that the job is
 * gone, -3 that it is in another state. Other errors are thrown.
 */
export async function tryChange(changing: Promise<unknown>): Promise<Changed> {
  try {
    await changing;
    return "done";
  } catch (error) {
    const code: unknown = typeof error === "object" && error !== null ? Reflect.get(error, "code") : undefined;
    if (code === -1) return "gone";
    if (code === -3) return "other-state";
    throw error;
  }
}
