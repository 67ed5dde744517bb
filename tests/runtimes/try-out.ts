/** One promise of the READMEs, and how to try it. */
export interface Check {
  /** What is tried in which way, such as `require`. */
  readonly how: string;
  /** Resolves with a remark for the table, if there is one; rejects with what went wrong. */
  readonly run: () => Promise<string | void>;
}

/** Something the packages claim to work with, in one version. */
export interface Target {
  readonly group: Group;
  readonly name: string;
  /** Installs it. Rejects where it cannot be had on this machine: then nothing is claimed. */
  prepare(): Promise<{ readonly version: string; readonly checks: readonly Check[] }>;
}

export const groups = ["Runtimes", "The emulator", "The command line", "Compilers", "Frameworks", "Bundlers"] as const;
export type Group = (typeof groups)[number];

export interface Result {
  readonly group: Group;
  readonly name: string;
  readonly version: string;
  readonly how: string;
  readonly outcome: "passed" | "failed" | "not run here";
  /** A figure, or what went wrong. */
  readonly remark: string;
}

export async function* tryOut(target: Target): AsyncGenerator<Result> {
  const { group, name } = target;
  let prepared;
  try {
    prepared = await target.prepare();
  } catch (error) {
    yield { group, name, version: "", how: "", outcome: "not run here", remark: messageOf(error) };
    return;
  }
  const { version, checks } = prepared;
  for (const { how, run } of checks) {
    try {
      yield { group, name, version, how, outcome: "passed", remark: (await run()) ?? "" };
    } catch (error) {
      yield { group, name, version, how, outcome: "failed", remark: messageOf(error) };
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
