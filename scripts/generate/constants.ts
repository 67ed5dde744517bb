import { generatedNotice } from "./artifact.ts";
import { at, isObject, operationsOf, resolved, type JsonObject } from "../openapi-document.ts";
import { namedEnums, rpcCodesOf } from "./named-enums.ts";

/** What the client needs to know at run time: codes, named values, the table of operations, the fields that are secret. */
export function constants(document: JsonObject): string {
  const parts = [
    namedValues(document).trimEnd(),
    constant("Fields whose values are secrets (`x-sensitive`).", "sensitiveFields", sensitiveFields(document)),
    constant("What the client must know of each operation.", "operations", operationTable(document)),
    "export type OperationId = keyof typeof operations;",
  ];
  return `${parts.join("\n\n")}\n`;
}

/** The codes and the named values alone, which is what the emulator needs. */
export function namedValues(document: JsonObject): string {
  const parts = [
    `// ${generatedNotice}`,
    'import type { components } from "./schema.js";',
    constant("The codes of google.rpc.Code, by name.", "rpcCodes", Object.fromEntries(rpcCodesOf(document))),
    "/** A code of google.rpc.Code. */\nexport type RpcCode = (typeof rpcCodes)[keyof typeof rpcCodes];",
    ...namedEnums(document).flatMap(({ name, values }) => [
      constant(`The values of ${name} that are known; a service may send others.`, name, Object.fromEntries(values)),
      `export type ${name} = components["schemas"]["${name}"];`,
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function constant(comment: string, name: string, value: unknown): string {
  return `/** ${comment} */\nexport const ${name} = ${literal(value, "")} as const;`;
}

/** JSON with the keys unquoted where they may be. */
function literal(value: unknown, indent: string): string {
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const lines = Object.entries(value).map(([key, item]) => {
    const name = /^[A-Za-z_]\w*$/.test(key) ? key : JSON.stringify(key);
    return `${deeper}${name}: ${literal(item, deeper)},\n`;
  });
  return `{\n${lines.join("")}${indent}}`;
}

function sensitiveFields(document: JsonObject): readonly string[] {
  const names = new Set<string>();
  collectSensitive(at(document, "components", "schemas"), names);
  return [...names].sort();
}

function collectSensitive(value: unknown, names: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectSensitive(item, names);
  if (!isObject(value)) return;
  for (const [key, item] of Object.entries(value)) {
    if (isObject(item) && item["x-sensitive"] === true) names.add(key);
    collectSensitive(item, names);
  }
}

function operationTable(document: JsonObject): JsonObject {
  return Object.fromEntries(
    operationsOf(document).map((operation) => [
      operation.operationId,
      {
        method: operation.method,
        path: operation.path,
        safeToRepeat: operation.safeToRepeat,
        bodyRequired: operation.body?.required ?? false,
        answer: Object.keys(at(resolved(document, operation.answer), "properties")),
      },
    ]),
  );
}
