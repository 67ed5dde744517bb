/**
 * Calls a listener, which only listens: neither what it throws nor what it returns reaches the caller. A promise that
 * rejects, of any realm or library, would otherwise end the process.
 */
export function notify<Event>(listener: (event: Event) => unknown, event: Event): void {
  try {
    const result = listener(event);
    // Resolving takes over any thenable, and turns one that throws when it is looked at into a rejection.
    if (typeof result === "object" && result !== null) Promise.resolve(result).catch(() => undefined);
  } catch {
    // The listener's own failure, and its own to report.
  }
}
