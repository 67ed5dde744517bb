import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { datasetsProblem, type DatasetOption } from "../datasets/dataset-option.js";
import { codeOf, messageOf } from "../errors/thrown.js";
import type { FaultRule } from "../faults/choose-fault.js";
import { contentFaultsProblem, type ContentFaults } from "../faults/content-fault.js";
import { faultKinds, operationProblem } from "../faults/fault-rules-schema.js";
import { compileScript, type ScriptedLifecycle } from "../script/script.js";
import { schemaProblem } from "../text/schema-problem.js";
import { datasetsSchema, faultsFileSchema, scriptSchema } from "./option-file-schemas.js";
import { UsageError } from "./usage-error.js";

/** Reads the file of `--script`. Throws a `UsageError` that names the file, and the field that is wrong. */
export function readScriptFile(file: string): ScriptedLifecycle {
  const script = readJson(file, scripts());
  try {
    compileScript(script);
  } catch (cause) {
    throw new UsageError(`${file}: ${messageOf(cause)}`, { cause });
  }
  return script;
}

/** What the file of `--faults` holds: rules for exchanges alone, or rules for both. */
export interface FaultsFile {
  readonly faults?: readonly FaultRule[];
  readonly contentFaults?: ContentFaults;
}

/** Reads the file of `--faults`. Throws a `UsageError` that names the file, and the field that is wrong. */
export function readFaultsFile(file: string, operationIds: readonly string[]): FaultsFile {
  const content = readJson(file, faultsFiles());
  const [rules, place]: [FaultsFile, string] = isRuleList(content) ? [{ faults: content }, ""] : [content, "faults"];
  const unknown = operationProblem(rules.faults ?? [], operationIds);
  if (unknown !== undefined) throw new UsageError(`${file}: ${place}${unknown}.`);
  const problem = contentFaultsProblem(rules.contentFaults ?? []);
  if (problem !== undefined) throw new UsageError(`${file}: contentFaults${problem}.`);
  return rules;
}

/** Reads the file of `--datasets`. Throws a `UsageError` that names the file, and the field that is wrong. */
export function readDatasetsFile(file: string): readonly DatasetOption[] {
  const datasets = readJson(file, datasetLists());
  const problem = datasetsProblem(datasets);
  if (problem !== undefined) throw new UsageError(`${file}: ${problem}.`);
  return datasets;
}

function isRuleList(content: readonly FaultRule[] | FaultsFile): content is readonly FaultRule[] {
  return Array.isArray(content);
}

const ajv = new Ajv2020({ discriminator: true, allowUnionTypes: true });
const scripts = (): ValidateFunction<ScriptedLifecycle> => ajv.compile<ScriptedLifecycle>(scriptSchema);
const faultsFiles = (): ValidateFunction<readonly FaultRule[] | FaultsFile> =>
  ajv.compile<readonly FaultRule[] | FaultsFile>(faultsFileSchema);
const datasetLists = (): ValidateFunction<readonly DatasetOption[]> =>
  ajv.compile<readonly DatasetOption[]>(datasetsSchema);

function readJson<T>(file: string, validate: ValidateFunction<T>): T {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new UsageError(`${file} cannot be read (${codeOf(cause) ?? messageOf(cause)}).`, { cause });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UsageError(`${file} is not JSON: ${messageOf(cause)}.`, { cause });
  }
  if (validate(value)) return value;
  throw new UsageError(`${file}: ${schemaProblem(validate.errors, Object.keys(faultKinds))}.`);
}
