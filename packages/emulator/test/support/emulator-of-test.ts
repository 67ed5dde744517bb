import { afterEach, beforeEach } from "vitest";
import { startEmulator, type Emulator, type EmulatorEvent, type EmulatorOptions } from "../../src/index.js";
import { throwOnFailure } from "./call.js";

/** The emulator of the test that runs. */
export interface EmulatorOfTest {
  readonly emulator: Emulator;
  /** What it has told since it was started. */
  readonly events: readonly EmulatorEvent[];
  /** Starts another in its place. */
  restart(options: EmulatorOptions): Promise<void>;
}

/** A new emulator for each test of a file. One that reports a failure of its own fails the test. */
export function emulatorForEach(defaults: EmulatorOptions = {}): EmulatorOfTest {
  let running: { readonly emulator: Emulator; readonly events: readonly EmulatorEvent[] } | undefined;
  const current = (): NonNullable<typeof running> => {
    if (running === undefined) throw new Error("An emulator runs during a test only.");
    return running;
  };
  const start = async (options: EmulatorOptions): Promise<void> => {
    const events: EmulatorEvent[] = [];
    running = { emulator: await startEmulator({ ...options, onEvent: (event) => events.push(event) }), events };
  };
  beforeEach(() => start(defaults));
  afterEach(async () => {
    const { emulator, events } = current();
    await emulator.close();
    throwOnFailure(events);
  });
  return {
    get emulator() {
      return current().emulator;
    },
    get events() {
      return current().events;
    },
    async restart(options) {
      await current().emulator.close();
      await start(options);
    },
  };
}
