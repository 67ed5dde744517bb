import { contentFaultKinds } from "../faults/content-fault.js";
import { faultRulesSchema } from "../faults/fault-rules-schema.js";
import { TaskState } from "../generated/constants.js";

/**
 * JSON Schemas of `--script`, `--faults` and `--datasets`. The TypeScript types are `ScriptedLifecycle`, `FaultRule`,
 * `ContentFault` and `DatasetOption`.
 */

const milliseconds = { type: "number", minimum: 0 };
const count = { type: "integer", minimum: 0 };
const counter = { anyOf: [count, { type: "string", pattern: "^[0-9]{1,19}$" }] };

function object(required: readonly string[], properties: Readonly<Record<string, object>>): object {
  return { type: "object", required, properties, additionalProperties: false };
}

/** Tells which alternative is meant before it checks it. `anyOf` would report what is wrong with every alternative. */
function either(type: string, ofType: object, otherwise: object): object {
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
  return { if: { type }, then: ofType, else: otherwise };
}

const step = object(["afterInMs", "state"], {
  afterInMs: milliseconds,
  state: either("string", { enum: Object.keys(TaskState) }, { type: "integer" }),
  progress: object([], {
    totalFileCount: counter,
    totalFileSize: counter,
    succeedFileCount: counter,
    succeedFileSize: counter,
    failedFileCount: counter,
    failedFileSize: counter,
  }),
  errorMessage: { type: "string" },
  error: object(["code", "message", "details"], {
    code: { type: "integer" },
    message: { type: "string" },
    details: {
      type: "array",
      items: { type: "object", required: ["@type"], properties: { "@type": { type: "string" } } },
    },
  }),
});
const steps = { type: "array", items: step };

export const scriptSchema: object = either(
  "array",
  steps,
  object(["steps"], {
    steps,
    interpolate: { type: "boolean" },
    onCancel: either("string", { enum: ["cancel", "ignore"] }, object(["afterInMs"], { afterInMs: milliseconds })),
  }),
);

const contentFaults = {
  type: "array",
  items: object(["kind"], {
    kind: { enum: contentFaultKinds },
    path: { type: "string" },
    count,
    seed: { type: "integer" },
  }),
};

export const faultsFileSchema: object = either("array", faultRulesSchema, {
  ...object([], { faults: faultRulesSchema, contentFaults }),
  minProperties: 1,
});

const text = { type: "string" };

export const datasetsSchema: object = {
  type: "array",
  items: object(["dataSpaceId", "id"], {
    dataSpaceId: text,
    id: text,
    name: text,
    displayName: text,
    tags: { type: "array", items: text },
    tenant: text,
    branches: { type: "array", items: object(["id"], { id: text, name: text }) },
  }),
};
