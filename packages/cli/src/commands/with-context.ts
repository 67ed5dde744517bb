import type { CliContext } from "../context/cli-context.js";

type Run<Flags, Args extends readonly unknown[]> = (context: CliContext, flags: Flags, ...args: Args) => Promise<void>;

/** The parser hands the context over as `this`; what runs takes it as an argument, and is loaded when it is called. */
export function withContext<Flags, Args extends readonly unknown[]>(
  load: () => Promise<Run<Flags, Args>>,
): () => Promise<(this: CliContext, flags: Flags, ...args: Args) => Promise<void>> {
  return async () => {
    const run = await load();
    return function runWithContext(this: CliContext, flags: Flags, ...args: Args): Promise<void> {
      return run(this, flags, ...args);
    };
  };
}
