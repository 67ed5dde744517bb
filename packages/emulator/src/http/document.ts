import { readFileSync } from "node:fs";

/** The parts of the OpenAPI document that the server reads itself. The validator reads the schemas. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, PathItem>>;
  readonly components: { readonly parameters: Readonly<Record<string, ParameterObject>> };
}

export interface PathItem {
  readonly get?: OperationObject;
  readonly post?: OperationObject;
  readonly parameters?: readonly Reference[];
}

export interface OperationObject {
  readonly operationId: string;
  readonly parameters?: readonly Reference[];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Reference>>;
}

export interface ParameterObject {
  readonly name: string;
  readonly in: string;
  readonly schema: { readonly type?: string };
}

/** Either the object itself, or a pointer to it. */
export interface Reference {
  readonly $ref?: string;
}

/** The bundled document that ships with this package. Throws when it is missing: `npm run generate` writes it. */
export function apiDocument(): ApiDocument {
  document ??= readDocument();
  return document;
}

/** The name under which downloads by presigned links are counted, and can have faults. It is no operation of the document. */
export const presignedLink = "presignedLink";

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
