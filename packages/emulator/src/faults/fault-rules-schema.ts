import type { FaultRule } from "./choose-fault.js";

const milliseconds = { type: "number", minimum: 0 };
const count = { type: "integer", minimum: 0 };
const httpStatus = { type: "integer", minimum: 400, maximum: 599 };

function object(required: readonly string[], properties: Readonly<Record<string, object>>): object {
  return { type: "object", required, properties, additionalProperties: false };
}

/** What each kind of fault has, besides the timing. */
export const faultKinds: Readonly<Record<string, { required: readonly string[]; properties: Record<string, object> }>> =
  {
    delay: { required: [], properties: {} },
    status: {
      required: ["status"],
      properties: {
        status: httpStatus,
        retryAfter: { type: ["number", "string"] },
        retryDelayInMs: milliseconds,
        isProcessed: { type: "boolean" },
      },
    },
    html: {
      required: [],
      properties: { status: { type: "integer", minimum: 200, maximum: 599 }, isProcessed: { type: "boolean" } },
    },
    reset: {
      required: ["when"],
      properties: { when: { enum: ["before-processing", "after-processing", "mid-body"] } },
    },
    truncate: { required: [], properties: { keepBytes: count } },
    trickle: {
      required: ["bytesPerChunk", "pauseInMs"],
      properties: { bytesPerChunk: { type: "integer", minimum: 1 }, pauseInMs: milliseconds },
    },
  };

const fault = {
  type: "object",
  required: ["kind"],
  discriminator: { propertyName: "kind" },
  oneOf: Object.entries(faultKinds).map(([kind, { required, properties }]) =>
    object(["kind", ...required], {
      kind: { const: kind },
      ...properties,
      latencyInMs: milliseconds,
      dateSkewInMs: { type: "number" },
    }),
  ),
};

/** JSON Schema of a list of `FaultRule`, from a file or from the console. */
export const faultRulesSchema: object = {
  type: "array",
  items: object(["fault"], {
    fault,
    operationId: { type: "string" },
    skip: count,
    times: count,
    probability: { type: "number", minimum: 0, maximum: 1 },
  }),
};

/** What is wrong with the operations that rules name, beginning with the place. Undefined when all are known. */
export function operationProblem(rules: readonly FaultRule[], operationIds: readonly string[]): string | undefined {
  for (const [index, { operationId }] of rules.entries()) {
    if (operationId === undefined || operationIds.includes(operationId)) continue;
    return `[${index}].operationId is ${JSON.stringify(operationId)}. It must be one of ${operationIds.join(", ")}`;
  }
  return undefined;
}
