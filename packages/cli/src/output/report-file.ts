import { open } from "node:fs/promises";

export interface ReportFile {
  /** One line of JSON. */
  write(line: object): Promise<void>;
  close(): Promise<void>;
}

/** What failed or differs, as NDJSON; nowhere where no file is named. */
export async function openReport(path: string | undefined): Promise<ReportFile> {
  if (path === undefined) return { write: () => Promise.resolve(), close: () => Promise.resolve() };
  const file = await open(path, "w", 0o600);
  return {
    write: async (line) => {
      await file.appendFile(`${JSON.stringify(line)}\n`);
    },
    close: () => file.close(),
  };
}
