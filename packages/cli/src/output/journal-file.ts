import type { UploadJournal } from "@aidmp/datasets";
import type { Closable } from "../context/closing.js";

/** The journal that `--journal` names; none where it names none. */
export async function openJournal({
  journal: path,
}: {
  readonly journal?: string | undefined;
}): Promise<Closable & { readonly journal: UploadJournal | undefined }> {
  if (path === undefined) return { journal: undefined, close: () => undefined };
  const { fileJournal } = await import("@aidmp/datasets/node");
  const journal = fileJournal(path);
  return { journal, close: () => journal.close() };
}
