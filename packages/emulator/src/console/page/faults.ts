import type { ConsoleFaultRule } from "../wire.js";
import { element } from "./element.js";
import type { Words } from "./words.js";

/** What the form offers. Rules of other kinds come from the program or from a file. */
export const faultChoices: Readonly<Record<string, { readonly kind: string; readonly [field: string]: unknown }>> = {
  "HTTP 503": { kind: "status", status: 503 },
  "HTTP 429, Retry-After: 1": { kind: "status", status: 429, retryAfter: 1 },
  "HTTP 500": { kind: "status", status: 500 },
  "HTTP 401": { kind: "status", status: 401 },
  "HTML 502": { kind: "html" },
  "reset, before processing": { kind: "reset", when: "before-processing" },
  "reset, after processing": { kind: "reset", when: "after-processing" },
  "reset, mid-body": { kind: "reset", when: "mid-body" },
  truncate: { kind: "truncate" },
  "delay 2 s": { kind: "delay", latencyInMs: 2_000 },
  "trickle 10 B / 0.1 s": { kind: "trickle", bytesPerChunk: 10, pauseInMs: 100 },
};

/** The rules that are in force, and a button that removes them. */
export function faultList(
  words: Words,
  faults: readonly ConsoleFaultRule[] | null,
  onRemove: () => void,
): readonly Node[] {
  if (faults?.length === 0) return [element("p", { className: "soft" }, words.noFaults)];
  const remove = element("button", { type: "button", id: "remove-faults", onclick: onRemove }, words.removeFaults);
  if (faults === null) return [element("p", {}, words.faultFunction), remove];
  return [element("ul", {}, ...faults.map((rule) => element("li", {}, ...described(words, rule)))), remove];
}

function described(
  words: Words,
  { fault, operationId, times, skip, probability }: ConsoleFaultRule,
): readonly (Node | string)[] {
  const others = { ...(skip === undefined ? {} : { skip }), ...(probability === undefined ? {} : { probability }) };
  const how = times === undefined ? words.always : `${times} ×`;
  const more = Object.entries(others).map(([name, value]) => `, ${name} ${value}`);
  return [`${operationId ?? words.everyRequest}, ${how}${more.join("")}: `, element("code", {}, JSON.stringify(fault))];
}
