import { rejectCall } from "./reject.js";

/** What a call cannot be made without. `fetch` itself is not among them: it can be given. */
const needed = ["Headers", "Request", "Response", "TextDecoder", "TextEncoder", "URL", "AbortController"] as const;

/** Names what an environment lacks before something deep within fails for want of it: Jest's jsdom has none of these. */
export function checkPlatform(operationId: string, globals: object = globalThis): void {
  const missing = needed.filter((name) => typeof Reflect.get(globals, name) !== "function");
  if (missing.length === 0) return;
  rejectCall(
    operationId,
    `this environment has no ${missing.join(", ")}. In Jest's jsdom, put \`@jest-environment node\` at the top of the test, or use jest-fixed-jsdom.`,
  );
}
