/** A program that does one thing, as small as its library allows. */
export interface Entry {
  readonly label: string;
  readonly code: string;
  /** What is not counted. */
  readonly external?: readonly string[];
  /** Default: the browser. */
  readonly platform?: "browser" | "node";
}

export const entries = {
  client: {
    label: "@aidmp/client: `createAidmpClient`, `hmac`, one operation (with openapi-fetch)",
    code: 'export { createAidmpClient, hmac, getOperation } from "@aidmp/client";',
  },
  operations: {
    label: "@aidmp/operations: `waitForOperation`, `taskListSource` (beside a client)",
    code: 'export { waitForOperation, taskListSource } from "@aidmp/operations";',
    external: ["@aidmp/client"],
  },
  "operations-alone": {
    label: "@aidmp/operations: the same with all that it takes of the client",
    code: 'export { waitForOperation, taskListSource } from "@aidmp/operations";',
  },
  poller: {
    label: "@aidmp/operations: `createPoller` (beside a client)",
    code: 'export { createPoller } from "@aidmp/operations";',
    external: ["@aidmp/client"],
  },
  step: {
    label: "@aidmp/operations: `step` (beside a client)",
    code: 'export { step } from "@aidmp/operations";',
    external: ["@aidmp/client"],
  },
  "step-alone": {
    label: "@aidmp/operations: `step` with all that it takes of the client",
    code: 'export { step } from "@aidmp/operations";',
  },
  both: {
    label: "@aidmp/client and @aidmp/operations: create, then wait",
    code: 'export { createAidmpClient, hmac, createUploadFilesTask } from "@aidmp/client"; export { waitForOperation, taskListSource } from "@aidmp/operations";',
  },
  "openapi-fetch": { label: "openapi-fetch", code: 'export { default } from "openapi-fetch";' },
  ky: { label: "ky", code: 'export { default } from "ky";' },
  ofetch: { label: "ofetch", code: 'export { ofetch } from "ofetch";' },
  "p-wait-for": { label: "p-wait-for", code: 'export { default } from "p-wait-for";' },
  cockatiel: {
    label: "cockatiel: `retry`",
    code: 'export { retry, handleWhenResult, ExponentialBackoff } from "cockatiel";',
  },
  "smithy-waiter": { label: "@smithy/util-waiter", code: 'export { createWaiter } from "@smithy/util-waiter";' },
  "core-lro": { label: "@azure/core-lro", code: 'export { createHttpPoller } from "@azure/core-lro";' },
  openai: { label: "openai", code: 'export { OpenAI } from "openai";' },
  "google-gax": {
    label: "google-gax: `operation` (for Node)",
    platform: "node",
    code: 'export { operation } from "google-gax";',
  },
} as const satisfies Record<string, Entry>;

export type EntryName = keyof typeof entries;

export const entryNames: readonly EntryName[] = Object.keys(entries).filter(
  (name): name is EntryName => name in entries,
);
