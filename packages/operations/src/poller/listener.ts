/** Tells a listener, which only listens: neither what it throws nor a promise of it that rejects reaches the waiting. */
export function tell<News>(listener: (news: News) => unknown, news: News): void {
  try {
    const answer = listener(news);
    if (answer instanceof Promise) answer.catch(() => undefined);
  } catch {
    // It is the listener's own trouble, and its own to report.
  }
}
