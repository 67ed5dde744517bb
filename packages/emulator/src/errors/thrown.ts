/**
 * What a thrown value says about itself. It is read by its fields, because `instanceof Error` is false for an error of
 * another realm: Node's own errors are, in Jest, whose tests run in a context with globals of their own.
 */
export function codeOf(error: unknown): string | undefined {
  return textField(error, "code");
}

export function nameOf(error: unknown): string | undefined {
  return textField(error, "name");
}

/** The message, or the value as text when it has none. */
export function messageOf(error: unknown): string {
  return textField(error, "message") ?? String(error);
}

/** The value itself if it looks like an error. Otherwise an error that shows it. */
export function asError(error: unknown): Error {
  return isError(error) ? error : new Error(messageOf(error));
}

/** Whether a value has fields. `instanceof Object` is false for an object of another realm. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isError(value: unknown): value is Error {
  return isObject(value) && textField(value, "name") !== undefined && textField(value, "message") !== undefined;
}

function textField(value: unknown, field: "code" | "name" | "message"): string | undefined {
  if (!isObject(value) || !(field in value)) return undefined;
  const found: unknown = Reflect.get(value, field);
  return typeof found === "string" ? found : undefined;
}
