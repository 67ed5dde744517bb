import { OptionsError } from "./options-error.js";

/** What an option must be. `undefined` counts as not given. */
export interface OptionRule {
  readonly is: (value: unknown) => boolean;
  /** Ends the sentence "maxFailingInMs must …". */
  readonly must: string;
  readonly isRequired?: boolean;
}

export type OptionRules = Readonly<Record<string, OptionRule>>;

/**
 * Checks what the compiler cannot see: options from JavaScript, from JSON, from a computation that came to NaN.
 *
 * @param where what the options are given to, for the message.
 * @throws {OptionsError} names the option and says what it must be. It shows numbers and no other value: that may be a secret.
 */
export function checkOptions(where: string, options: unknown, rules: OptionRules): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw new OptionsError(`${where}: the options must be an object.`);
  }
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(rules, name)) {
      throw new OptionsError(`${where}: there is no option ${name}; there are ${Object.keys(rules).join(", ")}.`);
    }
  }
  for (const [name, { is, must, isRequired = false }] of Object.entries(rules)) {
    const value: unknown = Reflect.get(options, name);
    if (value === undefined ? isRequired : !is(value)) {
      throw new OptionsError(`${where}: ${name} must ${must}${describe(value)}.`);
    }
  }
}

export const durationInMs: OptionRule = {
  is: (value) => typeof value === "number" && value >= 0,
  must: "be a number of milliseconds from 0 up",
};
export const numberAbove0: OptionRule = {
  is: (value) => typeof value === "number" && value > 0,
  must: "be a number above 0",
};
export const aFunction: OptionRule = { is: (value) => typeof value === "function", must: "be a function" };
export const aBoolean: OptionRule = { is: (value) => typeof value === "boolean", must: "be true or false" };
export const nonEmptyText: OptionRule = {
  is: (value) => typeof value === "string" && value !== "",
  must: "be a text that is not empty",
};
export const aClock: OptionRule = {
  is: (value) =>
    ["now", "monotonic", "setTimeout", "clearTimeout"].every((name) => typeof fieldOf(value, name) === "function"),
  must: "have the functions now, monotonic, setTimeout and clearTimeout",
};
/** Of any realm. */
export const aSignal: OptionRule = {
  is: (value) => typeof fieldOf(value, "addEventListener") === "function" && fieldOf(value, "aborted") !== undefined,
  must: "be an AbortSignal",
};
export const aSource: OptionRule = {
  is: (value) => typeof fieldOf(value, "read") === "function",
  must: "be a source, such as taskListSource(client, { dataSpaceId }), or an object with a read function",
  isRequired: true,
};

function fieldOf(value: unknown, name: string): unknown {
  return (typeof value === "object" && value !== null) || typeof value === "function"
    ? Reflect.get(value, name)
    : undefined;
}

function describe(value: unknown): string {
  if (typeof value === "number") return `, not ${value}`;
  if (value === undefined) return "; it is missing";
  return `, not ${value === null ? "null" : Array.isArray(value) ? "an array" : `of type ${typeof value}`}`;
}
