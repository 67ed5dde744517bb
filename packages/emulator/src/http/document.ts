import { readFileSync } from "node:fs";

/** The parts of the OpenAPI document that the server itself reads; schemas are left to the validator. */
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

/** Either the thing itself, with a name, or a pointer to it. */
export interface Reference {
  readonly name?: string;
  readonly $ref?: string;
}

/** The bundled document that ships with this package. Throws when it is missing: `npm run generate` writes it. */
export function readApiDocument(): ApiDocument {
  const document: ApiDocument = JSON.parse(readFileSync(new URL("../../openapi.json", import.meta.url), "utf8"));
  return document;
}
