import { agentGuides } from "./agent-guides.ts";
import { generatedNotice, type Artifact } from "./artifact.ts";
import { bundleDocument } from "../openapi-document.ts";
import { componentTypes } from "./component-types.ts";
import { constants, namedValues } from "./constants.ts";
import type { JsonObject } from "../openapi-document.ts";
import { embeddedExamples } from "./embedded-examples.ts";
import { measuredPages } from "./measured-pages.ts";
import { operationFunctions, operationOptions } from "./operation-functions.ts";
import { requestTypes } from "./request-types.ts";
import { schemaTypes } from "./schema-types.ts";

/** Where each generator's output goes. Add a generator here; writing and the drift check follow. */
const generators: Readonly<Record<string, (document: JsonObject) => string | Promise<string>>> = {
  "packages/client/src/generated/schema.ts": schemaTypes,
  "packages/client/src/generated/components.ts": componentTypes,
  "packages/client/src/generated/constants.ts": constants,
  "packages/client/src/calls/generated/operations.ts": operationFunctions,
  "packages/client/src/calls/generated/options.ts": operationOptions,
  "packages/emulator/src/generated/schema.ts": requestTypes,
  "packages/emulator/src/generated/constants.ts": namedValues,
  "packages/emulator/openapi.json": bundledJson,
};

export async function generateArtifacts(root: string): Promise<readonly Artifact[]> {
  const document = await bundleDocument(root);
  const generated = Object.entries(generators).map(async ([path, generate]) => ({
    path,
    content: await generate(document),
  }));
  const embedded = await embeddedExamples(root);
  return [
    ...(await Promise.all(generated)),
    ...embedded,
    ...(await measuredPages(root)),
    ...(await agentGuides(root, embedded)),
  ];
}

/** JSON has no comments; an extension at the top says where the file comes from. */
function bundledJson(document: JsonObject): string {
  return `${JSON.stringify({ "x-generated": generatedNotice, ...document }, null, 2)}\n`;
}
