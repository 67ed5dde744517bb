/**
 * What jsdom, happy-dom and polyfills put in the place of the platform's: it looks the same, and is of no class that fetch
 * knows. Older ones have neither a reason nor `throwIfAborted`.
 */
class ForeignSignal extends EventTarget implements AbortSignal {
  aborted: boolean = false;
  readonly reason: undefined;
  onabort: null = null;

  throwIfAborted(): void {
    throw new TypeError("signal.throwIfAborted is not a function");
  }
}

export class ForeignAbortController {
  readonly signal: ForeignSignal = new ForeignSignal();

  abort(): void {
    this.signal.aborted = true;
    this.signal.dispatchEvent(new Event("abort"));
  }
}
