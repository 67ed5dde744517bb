import { AidmpError } from "@aidmp/client";

/** An error of the command line's own, which it can tell in both languages. */
export class CliError extends AidmpError {
  override readonly name: string = "CliError";
  /** The message in Chinese. */
  readonly chinese: string;

  constructor(english: string, chinese: string, options?: ErrorOptions) {
    super(english, options);
    this.chinese = chinese;
  }
}

/** What was typed cannot be right. */
export class UsageError extends CliError {
  override readonly name: string = "UsageError";
}

/** There are no keys anywhere. */
export class MissingKeysError extends CliError {
  override readonly name: string = "MissingKeysError";
}

/** The reason of the signal that Ctrl-C aborts. */
export class InterruptedError extends CliError {
  override readonly name: string = "InterruptedError";

  constructor() {
    super("Stopped.", "已停止。");
  }
}
