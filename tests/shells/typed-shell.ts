import { spawn } from "node:child_process";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

const bin = fileURLToPath(new URL("../../packages/cli/dist/bin.js", import.meta.url));

/** How a person starts the shell, without the machine's own settings, and loads the completion there. */
const shells = {
  bash: { start: "bash --noprofile --norc -i", load: "source <(aidmp completion bash)" },
  zsh: { start: "zsh -f -i", load: "autoload -Uz compinit; compinit -u; source <(aidmp completion zsh)" },
  fish: { start: "fish --no-config -i", load: "aidmp completion fish | source" },
} as const;

export type ShellName = keyof typeof shells;
export const shellNames: readonly ShellName[] = ["bash", "zsh", "fish"];

export interface TypedShell {
  /** Types keys, as they come from a keyboard: `\t` completes, `\n` runs. */
  type(keys: string): void;
  /** What the screen has shown so far. */
  screen(): string;
  /** What `aidmp` was run with, a command a line, but for the completion's own questions. */
  commands(): Promise<readonly string[]>;
}

/** The real shell on a terminal of its own, with `aidmp` on its path; it ends with the test. */
export async function startShell(name: ShellName, files: readonly string[] = []): Promise<TypedShell> {
  const folder = await mkdtemp(join(tmpdir(), "aidmp-shells-"));
  const log = join(folder, "log");
  await writeFile(log, "");
  for (const file of files) await writeFile(join(folder, file), "");
  const wrapper = join(folder, "aidmp");
  await writeFile(wrapper, `#!/bin/sh\necho "$*" >> '${log}'\nexec '${process.execPath}' '${bin}' "$@"\n`);
  await chmod(wrapper, 0o755);
  const { start, load } = shells[name];
  const child = spawn("script", ["-qefc", `stty cols 100; exec ${start}`, "/dev/null"], {
    cwd: folder,
    env: {
      PATH: `${folder}${delimiter}${process.env["PATH"] ?? ""}`,
      HOME: folder,
      XDG_CONFIG_HOME: join(folder, "config"),
      TERM: "xterm",
      LANG: "C.UTF-8",
      PS1: "$ ",
    },
  });
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (screen += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (screen += chunk));
  const closed = new Promise((resolve) => {
    child.once("close", resolve);
  });
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
  });
  child.stdin.write(`${load}\n`);
  return {
    type: (keys) => void child.stdin.write(keys),
    screen: () => screen,
    async commands() {
      const lines = (await readFile(log, "utf8")).trim().split("\n");
      // The first is the line that loads it.
      return lines.slice(1).filter((line) => !line.startsWith("__complete"));
    },
  };
}
