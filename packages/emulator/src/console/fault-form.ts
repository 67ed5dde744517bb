import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { FaultRule } from "../faults/choose-fault.js";
import { faultKinds, faultRulesSchema, operationProblem } from "../faults/fault-rules-schema.js";
import { RpcError } from "../rpc/status.js";
import { schemaProblem } from "../text/schema-problem.js";

/** The rules that were posted. Throws an INVALID_ARGUMENT that names the rule and the field. */
export function readFaultRules(body: unknown, operationIds: readonly string[]): readonly FaultRule[] {
  validate ??= new Ajv2020({ discriminator: true, allowUnionTypes: true }).compile<readonly FaultRule[]>({
    ...faultRulesSchema,
    maxItems: 100,
  });
  if (!validate(body)) throw invalidRules(schemaProblem(validate.errors, Object.keys(faultKinds)));
  const unknown = operationProblem(body, operationIds);
  if (unknown !== undefined) throw invalidRules(unknown);
  return body;
}

let validate: ValidateFunction<readonly FaultRule[]> | undefined;

function invalidRules(problem: string): RpcError {
  const message = `The rules are not valid: ${problem}.`;
  return new RpcError({ codeName: "INVALID_ARGUMENT", reason: "INVALID_ARGUMENT", message });
}
