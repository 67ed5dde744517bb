/** A program that does one thing, as small as its library allows. */
export interface Entry {
  readonly label: string;
  readonly code: string;
  /** A program that is there anyway: counted is what this one adds to it. */
  readonly beside?: string;
  /** Default: the browser. */
  readonly platform?: "browser" | "node";
}

const client = 'export { createAidmpClient, hmac, createUploadFilesTask } from "@aidmp/client";';

export const entries = {
  client: {
    label: "@aidmp/client: `createAidmpClient`, `hmac`, one operation (with openapi-fetch)",
    code: client,
  },
  "client-without-checks": {
    label: "@aidmp/client: its parts without the calls, and so without any check of a request",
    code: [
      'export { default } from "openapi-fetch";',
      'export { hmac } from "../packages/client/src/auth/hmac.ts";',
      'export { resolveOptions } from "../packages/client/src/client-options.ts";',
      'export { deliver } from "../packages/client/src/transport/transport.ts";',
      'export { presentResponse, readResult } from "../packages/client/src/results/result.ts";',
      'export { unwrap } from "../packages/client/src/results/unwrap.ts";',
    ].join("\n"),
  },
  operations: {
    label: "@aidmp/operations: `waitForOperation`, `taskListSource` (added to that client)",
    code: 'export { waitForOperation, taskListSource } from "@aidmp/operations";',
    beside: client,
  },
  "operations-alone": {
    label: "@aidmp/operations: the same alone, with what it takes of the client",
    code: 'export { waitForOperation, taskListSource } from "@aidmp/operations";',
  },
  poller: {
    label: "@aidmp/operations: `createPoller` (added to that client)",
    code: 'export { createPoller } from "@aidmp/operations";',
    beside: client,
  },
  "step-and-source": {
    label: "@aidmp/operations: `step` and `taskListSource`, without a poller (added to that client)",
    code: 'export { step } from "@aidmp/operations/step"; export { taskListSource } from "@aidmp/operations";',
    beside: client,
  },
  step: {
    label: "@aidmp/operations: `step` (added to that client)",
    code: 'export { step } from "@aidmp/operations/step";',
    beside: client,
  },
  "step-alone": {
    label: "@aidmp/operations: `step` alone, with what it takes of the client",
    code: 'export { step } from "@aidmp/operations/step";',
  },
  both: {
    label: "@aidmp/client and @aidmp/operations: create, then wait",
    code: 'export { createAidmpClient, hmac, createUploadFilesTask } from "@aidmp/client"; export { waitForOperation, taskListSource } from "@aidmp/operations";',
  },
  datasets: {
    label: "@aidmp/datasets: `uploadFiles`, `verifyUpload` (added to both)",
    code: 'export { uploadFiles, verifyUpload } from "@aidmp/datasets";',
    beside: `${client} export { waitForOperation, taskListSource } from "@aidmp/operations";`,
  },
  verify: {
    label: "@aidmp/datasets: `verifyUpload` (added to both)",
    code: 'export { verifyUpload } from "@aidmp/datasets";',
    beside: `${client} export { waitForOperation, taskListSource } from "@aidmp/operations";`,
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
