import { Ajv2020, type ErrorObject, type ValidateFunction } from "ajv/dist/2020.js";
import ajvFormats from "ajv-formats";
import { invalidArgument } from "../rpc/status.js";
import { apiDocument, type ApiDocument, type OperationObject, type Reference } from "./document.js";

/** Checks requests and responses against the document. */
export interface DocumentValidator {
  /** Throws an INVALID_ARGUMENT that names the field. */
  checkRequest(operationId: string, body: unknown): void;
  /** Throws an INVALID_ARGUMENT that names the parameter. */
  checkParameters(operationId: string, parameters: Readonly<Record<string, string>>): void;
  /** The parameters of a query, with numbers as numbers. Throws an INVALID_ARGUMENT that names the parameter. */
  readQuery(operationId: string, query: string): Readonly<Record<string, unknown>>;
  /** Describes what is wrong with a response of the emulator. Empty when it is right. */
  problemsOfResponse(operationId: string | undefined, httpStatus: number, body: unknown): readonly string[];
}

interface OperationValidators {
  readonly isBodyRequired: boolean;
  readonly request: ValidateFunction | undefined;
  readonly pathParameters: ReadonlyMap<string, CompiledParameter>;
  readonly queryParameters: ReadonlyMap<string, CompiledParameter>;
  readonly responses: ReadonlyMap<string, ValidateFunction>;
}

interface CompiledParameter {
  readonly isNumber: boolean;
  readonly validate: ValidateFunction;
}

/** Compiling the schemas takes most of a start, so all emulators of a process share one validator. It has no state. */
export function sharedValidator(): DocumentValidator {
  shared ??= createDocumentValidator(apiDocument());
  return shared;
}

let shared: DocumentValidator | undefined;

const documentId = "aidmp";

function createDocumentValidator(document: ApiDocument): DocumentValidator {
  // Not strict, because the document has keywords that JSON Schema does not know (examples, x-provenance …).
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
        pathParameters: compileParameters(document, item.parameters, "path", compile),
        queryParameters: compileParameters(document, operation.parameters, "query", compile),
        responses: compileResponses(operation, `${pointer}/${method}/responses`, compile),
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
      for (const [name, { validate }] of operations.get(operationId)?.pathParameters ?? []) {
        if (!validate(parameters[name])) throw invalidArgument(name, problemOf(validate.errors?.[0]));
      }
    },
    readQuery(operationId, query) {
      const known = operations.get(operationId)?.queryParameters;
      const values: Record<string, unknown> = {};
      // An operation without parameters takes any query, which some gateways add.
      if (known === undefined || known.size === 0) return values;
      for (const [name, text] of new URLSearchParams(query)) {
        const parameter = known.get(name);
        if (parameter === undefined) throw invalidArgument(name, "is not a parameter of the document");
        if (name in values) throw invalidArgument(name, "is given more than once");
        const value = parameter.isNumber && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
        if (!parameter.validate(value)) throw invalidArgument(name, problemOf(parameter.validate.errors?.[0]));
        values[name] = value;
      }
      return values;
    },
    problemsOfResponse(operationId, httpStatus, body) {
      const responses = operationId === undefined ? undefined : operations.get(operationId)?.responses;
      const validate = responses?.get(String(httpStatus)) ?? responses?.get("default") ?? status;
      if (validate(body)) return [];
      return (validate.errors ?? []).map((error) => `${fieldOf(error)} ${problemOf(error)}`);
    },
  };
}

const jsonSchemaPointer = "content/application~1json/schema";

function compileParameters(
  document: ApiDocument,
  references: readonly Reference[] | undefined,
  place: "path" | "query",
  compile: (pointer: string) => ValidateFunction,
): Map<string, CompiledParameter> {
  const compiled = new Map<string, CompiledParameter>();
  for (const { $ref = "" } of references ?? []) {
    const parameter = document.components.parameters[$ref.slice($ref.lastIndexOf("/") + 1)];
    if (parameter === undefined) throw new Error(`The document does not define the parameter ${$ref}.`);
    if (parameter.in !== place) continue;
    const isNumber = parameter.schema.type === "integer" || parameter.schema.type === "number";
    compiled.set(parameter.name, { isNumber, validate: compile(`${$ref.slice(1)}/schema`) });
  }
  return compiled;
}

function compileResponses(
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
  // RFC 6901 escapes "/" and "~". The pointer is in a URI fragment, where "{" and "}" are percent-encoded.
  return encodeURIComponent(token.replaceAll("~", "~0").replaceAll("/", "~1"));
}

/** "oss_config.disable_ssl" for "/oss_config/disable_ssl". For an unknown or a missing property, its own path. */
function fieldOf(error: ErrorObject | undefined): string {
  const segments = (error?.instancePath ?? "").split("/").slice(1);
  const extra: unknown = error?.params["additionalProperty"] ?? error?.params["missingProperty"];
  if (typeof extra === "string") segments.push(extra);
  return segments.join(".") || "the body";
}

function problemOf(error: ErrorObject | undefined): string {
  if (error?.keyword === "additionalProperties") return "is not a field of the document";
  if (error?.keyword === "required") return "is missing";
  return error?.message ?? "does not fit the document";
}
