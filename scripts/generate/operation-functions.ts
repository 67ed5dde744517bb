import { generatedNotice } from "./artifact.ts";
import { componentName, operationsOf, type JsonObject, type OperationEntry } from "../openapi-document.ts";
import { namedEnums } from "./named-enums.ts";

/** One function per operationId: the result-style call, unwrapped; and beside each list an iterator over its pages. */
export function operationFunctions(document: JsonObject): string {
  const operations = operationsOf(document);
  const head = [
    `// ${generatedNotice}`,
    "",
    `import type { ${componentsOf(document, ({ answer }) => [answer]).join(", ")} } from "../../generated/components.js";`,
    'import { operations } from "../../generated/constants.js";',
    'import type { operations as Schema } from "../../generated/schema.js";',
    'import type { AidmpClient } from "../../results/aidmp-client.js";',
    'import { itemsOfNumberedPages, itemsOfTokenPages } from "../../results/items.js";',
    'import { unwrap } from "../../results/unwrap.js";',
    `import type { ${operations.map(({ operationId }) => optionsType(operationId)).join(", ")} } from "./options.js";`,
  ].join("\n");
  const functions = operations.flatMap((each) => [operationFunction(each)].concat(itemsFunction(each)));
  return `${[head, ...functions].join("\n\n")}\n`;
}

/** What each function is called with. */
export function operationOptions(document: JsonObject): string {
  const head = [
    `// ${generatedNotice}`,
    "",
    `import type { ${componentsOf(document, ({ body }) => [body?.schema]).join(", ")} } from "../../generated/components.js";`,
    'import type { operations as Schema } from "../../generated/schema.js";',
    'import type { CallOptions } from "../../results/call-options.js";',
  ].join("\n");
  return `${[head, ...operationsOf(document).map(optionsInterface)].join("\n\n")}\n`;
}

function optionsInterface(operation: OperationEntry): string {
  const { operationId, body } = operation;
  return [
    `/** What \`${operationId}\` is called with. */`,
    `export interface ${optionsType(operationId)} extends CallOptions {`,
    `  readonly params: Schema["${operationId}"]["parameters"];`,
    ...(body ? [`  readonly body${body.required ? "" : "?"}: ${bodyType(operation)};`] : []),
    "}",
  ].join("\n");
}

function operationFunction(operation: OperationEntry): string {
  const { operationId, method } = operation;
  return [
    docComment(operation),
    `export async function ${operationId}(client: AidmpClient, ${optionsParameter(operation)}): Promise<${answerType(operation)}> {`,
    `  const { path } = operations.${operationId};`,
    `  const { data } = await unwrap(client.${method}(path, { ...options }), "${operationId}");`,
    "  return data;",
    "}",
  ].join("\n");
}

/** The async iterator over all pages of a list operation. */
function itemsFunction(operation: OperationEntry): string[] {
  const { operationId, pagination, body } = operation;
  if (!pagination) return [];
  const { items } = pagination;
  const changed = (field: string): string =>
    body
      ? `{ ...options, body: { ...options.body, ${field} } }`
      : `{ ...options, params: { ...options.params, query: { ...options.params.query, ${field} } } }`;
  const pages =
    pagination.by === "token"
      ? [
          "itemsOfTokenPages({",
          `    operationId: "${operationId}",`,
          `    token: options.${body ? "body" : "params.query?"}.${pagination.token} ?? "",`,
          `    read: (${pagination.token}) => ${operationId}(client, ${changed(pagination.token)}),`,
          `    items: (answer) => answer.${items},`,
          `    next: (answer) => answer.${pagination.next},`,
          "  })",
        ]
      : [
          "itemsOfNumberedPages({",
          `    operationId: "${operationId}",`,
          `    read: (${pagination.page}) => ${operationId}(client, ${changed(pagination.page)}),`,
          `    items: (answer) => answer.${items},`,
          `    total: (answer) => answer.${pagination.total},`,
          `    first: [${pagination.first.join(", ")}],`,
          "  })",
        ];
  const item = `NonNullable<${answerType(operation)}["${items}"]>[number]`;
  return [
    [
      "/**",
      ` * The ${items} of every page of \`${operationId}\`, one after the other; a page is asked for when it is needed. What is`,
      " * added or removed at the service meanwhile may be missed, or seen twice.",
      " * A page that a gateway answers in the service's place is asked for up to five times.",
      " *",
      ` * @throws what \`${operationId}\` throws; ResponseError when the pages would not end.`,
      " */",
      `export function ${operationId}Items(client: AidmpClient, ${optionsParameter(operation)}): AsyncGenerator<${item}, void> {`,
      `  return ${pages.join("\n")};`,
      "}",
    ].join("\n"),
  ];
}

/** May be left out where nothing in it is needed. */
function optionsParameter({ operationId, path, body }: OperationEntry): string {
  const parameter = `options: ${optionsType(operationId)}`;
  return body || path.includes("{") ? parameter : `${parameter} = { params: {} }`;
}

function optionsType(operationId: string): string {
  return `${operationId[0]?.toUpperCase()}${operationId.slice(1)}Options`;
}

function docComment({ operationId, summary, description, safeToRepeat }: OperationEntry): string {
  const retries = safeToRepeat
    ? "Sent again, within the client's `retry` bounds, after network faults, timeouts, 408, 429, 500, 502, 503 and 504."
    : "Never sent twice, except after a 429 or when the first request provably did not arrive.";
  const lines = [
    `${summary}.`,
    "",
    ...description.split("\n"),
    "",
    retries,
    "",
    `@throws ApiError when the service answers with an error; RequestError when \`options\` cannot be sent; ConnectionError,`,
    "TimeoutError or ResponseError when no usable answer came; the signal's reason when it is aborted.",
    `@see operationId \`${operationId}\` in openapi/aidmp.yaml`,
  ];
  return `/**\n${lines.map((line) => ` * ${line.replaceAll("*/", "*\\/")}`.trimEnd()).join("\n")}\n */`;
}

function bodyType({ operationId, body }: OperationEntry): string {
  return (
    (body && componentName(body.schema)) ??
    `NonNullable<Schema["${operationId}"]["requestBody"]>["content"]["application/json"]`
  );
}

function answerType({ operationId, answer }: OperationEntry): string {
  return componentName(answer) ?? `Schema["${operationId}"]["responses"][200]["content"]["application/json"]`;
}

/** The components that are a whole body or a whole answer, in the order of the alphabet. */
function componentsOf(
  document: JsonObject,
  schemas: (operation: OperationEntry) => readonly (JsonObject | undefined)[],
): readonly string[] {
  const enums = new Set(namedEnums(document).map(({ name }) => name));
  const names = operationsOf(document)
    .flatMap(schemas)
    .map((schema) => schema && componentName(schema))
    .filter((name) => name !== undefined);
  const inConstants = names.filter((name) => enums.has(name));
  if (inConstants.length > 0) throw new Error(`${inConstants.join(", ")} as a whole body or answer is not supported.`);
  return [...new Set(names)].sort();
}
