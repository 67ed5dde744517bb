import { afterEach, beforeEach, vi } from "vitest";

/**
 * A test that prints has something to hide: a warning nobody reads, a rejection that was only logged.
 * Whatever reaches the console fails the test that let it through.
 */
const methods = ["debug", "error", "info", "log", "trace", "warn"] as const;

beforeEach(() => {
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation(() => undefined);
  }
});

afterEach(() => {
  const printed = methods.flatMap((method) =>
    vi.mocked(console[method]).mock.calls.map((args) => `console.${method}(${args.map(String).join(", ")})`),
  );
  vi.restoreAllMocks();
  if (printed.length > 0) {
    throw new Error(`The test printed to the console:\n${printed.join("\n")}`);
  }
});
