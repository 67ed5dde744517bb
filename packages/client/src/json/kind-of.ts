/** What a value is, in JSON's terms where it has any; for messages that must not repeat the value. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
