import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import type { ApiDocument, OperationObject, PathItem } from "./document.js";
import { invalidArgument } from "../rpc/status.js";

/** Checks requests and answers against the document. Every schema is compiled once, at start. */
export interface DocumentValidator {
  /** Throws INVALID_ARGUMENT that names the field. */
  checkRequest(operationId: string, body: unknown): void;
  /** Throws INVALID_ARGUMENT that names the parameter. */
  checkParameters(operationId: string, parameters: Readonly<Record<string, string>>): void;
  /** What is wrong with an answer of the emulator's own, in words; empty when it is right. */
  problemsOfAnswer(operationId: string | undefined, httpStatus: number, body: unknown): readonly string[];
}

interface OperationValidators {
  readonly isBodyRequired: boolean;
  readonly request: ValidateFunction | undefined;
  readonly parameters: ReadonlyMap<string, ValidateFunction>;
  readonly answers: ReadonlyMap<string, ValidateFunction>;
}

const documentId = "aidmp";

export function createDocumentValidator(document: ApiDocument): DocumentValidator {
  // Not strict: the document's own words beside the schemas (examples, x-provenance …) are no JSON Schema keywords.
  const ajv = new Ajv2020({ strict: false, validateSchema: false });
  ajvFormats.default(ajv);
  ajv.addSchema(document, documentId);
  const compile = (pointer: string): ValidateFunction => ajv.compile({ $ref: `${documentId}#${pointer}` });
  const status = compile("/components/schemas/Status");
  const operations = new Map<string, OperationValidators>();
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries({ get: item.get, post: item.post })) {
      if (operation === undefined) continue;
      const pointer = `/paths/${escapePointer(path)}`;
      operations.set(operation.operationId, {
        isBodyRequired: operation.requestBody?.required ?? false,
        request: operation.requestBody && compile(`${pointer}/${method}/requestBody/${jsonSchemaPointer}`),
        parameters: compileParameters(document, item, pointer, compile),
        answers: compileAnswers(operation, `${pointer}/${method}/responses`, compile),
      });
    }
  }

  return {
    checkRequest(operationId, body) {
      const validators = operations.get(operationId);
      if (body === undefined && validators?.isBodyRequired === true) throw invalidArgument("the body", "is missing");
      const validate = validators?.request;
      if (body === undefined || validate === undefined || validate(body)) return;
      const [first] = validate.errors ?? [];
      throw invalidArgument(fieldOf(first), problemOf(first));
    },
    checkParameters(operationId, parameters) {
      for (const [name, validate] of operations.get(operationId)?.parameters ?? []) {
        if (!validate(parameters[name])) throw invalidArgument(name, problemOf(validate.errors?.[0]));
      }
    },
    problemsOfAnswer(operationId, httpStatus, body) {
      const answers = operationId === undefined ? undefined : operations.get(operationId)?.answers;
      const validate = answers?.get(String(httpStatus)) ?? answers?.get("default") ?? status;
      if (validate(body)) return [];
      return (validate.errors ?? []).map((error) => `${fieldOf(error)} ${problemOf(error)}`);
    },
  };
}

const jsonSchemaPointer = "content/application~1json/schema";

function compileParameters(
  document: ApiDocument,
  item: PathItem,
  pointer: string,
  compile: (pointer: string) => ValidateFunction,
): Map<string, ValidateFunction> {
  const validators = new Map<string, ValidateFunction>();
  for (const [index, parameter] of (item.parameters ?? []).entries()) {
    const component = parameter.$ref?.slice(parameter.$ref.lastIndexOf("/") + 1) ?? "";
    const name = parameter.name ?? document.components.parameters[component]?.name;
    if (name === undefined) throw new Error(`The document refers to a parameter it does not have: ${parameter.$ref}.`);
    validators.set(name, compile(`${parameter.$ref?.slice(1) ?? `${pointer}/parameters/${index}`}/schema`));
  }
  return validators;
}

function compileAnswers(
  operation: OperationObject,
  pointer: string,
  compile: (pointer: string) => ValidateFunction,
): Map<string, ValidateFunction> {
  const validators = new Map<string, ValidateFunction>();
  for (const [status, response] of Object.entries(operation.responses)) {
    const target = response.$ref === undefined ? `${pointer}/${status}` : response.$ref.slice(1);
    validators.set(status, compile(`${target}/${jsonSchemaPointer}`));
  }
  return validators;
}

function escapePointer(token: string): string {
  // A pointer in a URI fragment: "{" and "}" are percent-encoded there, "/" and "~" by the rules of RFC 6901.
  return encodeURIComponent(token.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** "oss_config.disable_ssl" for "/oss_config/disable_ssl"; for an unknown property, the property itself. */
function fieldOf(error: ErrorObject | undefined): string {
  const segments = (error?.instancePath ?? "").split("/").slice(1);
  const extra: unknown = error?.params["additionalProperty"];
  if (typeof extra === "string") segments.push(extra);
  return segments.join(".") || "the body";
}

function problemOf(error: ErrorObject | undefined): string {
  if (error?.keyword === "additionalProperties") return "is not a field of the document";
  return error?.message ?? "does not fit the document";
}
