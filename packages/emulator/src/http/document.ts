import { readFileSync } from "node:fs";

/** The parts of the OpenAPI document that the server reads itself. The validator reads the schemas. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly parameters: Readonly<Record<string, { readonly name: string }>> };
}

export interface PathItem {
  readonly get?: OperationObject;
  readonly post?: OperationObject;
  readonly parameters?: readonly Reference[];
}

export interface OperationObject {
  readonly operationId: string;
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Reference>>;
}

/** Either the object itself, with a name, or a pointer to it. */
export interface Reference {
  readonly name?: string;
  readonly $ref?: string;
}

/** The bundled document that ships with this package. Throws when it is missing: `npm run generate` writes it. */
export function apiDocument(): ApiDocument {
  document ??= readDocument();
  return document;
}

/** Every operationId of the document. */
export function operationIds(): string[] {
  const items = Object.values(apiDocument().paths);
  return items.flatMap(({ get, post }) => [get, post].flatMap((operation) => operation?.operationId ?? []));
}

/** Read once: all emulators of a process share it. */
let document: ApiDocument | undefined;

function readDocument(): ApiDocument {
  return JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8"));
}
