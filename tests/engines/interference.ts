import type { BackendFactory, IQueueBackend } from "bullmq";

/** Is awaited before a worker puts a job of the queue to sleep, or completes it: what happens between a look and a change. */
export type Interference = (change: "moveToDelayed" | "moveToCompleted", queueName: string) => Promise<void>;

/** A store like the given one, in which something happens just before a change. */
export function interfered<Connection>(
  create: BackendFactory<IQueueBackend, Connection>,
  interfere: Interference,
): BackendFactory<IQueueBackend, Connection> {
  return (name, ...rest) =>
    new Proxy(create(name, ...rest), {
      get(backend, property) {
        const value: unknown = Reflect.get(backend, property);
        if (typeof value !== "function" || property === "constructor") return value;
        if (property !== "moveToDelayed" && property !== "moveToCompleted") return value.bind(backend);
        return async (...args: unknown[]): Promise<unknown> => {
          await interfere(property, name);
          return value.apply(backend, args);
        };
      },
    });
}
