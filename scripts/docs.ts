/**
 * The site: guides, manuals and the API's reference, in English and Chinese.
 *
 *   npm run docs                              writes dist/docs/, to be served from the root of a host
 *   npm run docs -- --base /sdk/              to be served from that folder of a host
 *   npm run docs -- --check                   only checks the Chinese; exits 1 and names each text without a translation
 *   npm run docs -- --accept-translations     notes in the overlay that the Chinese says what the English says now
 *   npm run docs -- --out DIR                 writes elsewhere
 */
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { acceptTranslations } from "./docs/accept-translations.js";
import { buildSite } from "./docs/build-site.js";
import { applyOverlay, parseOverlay } from "./docs/overlay.js";
import { findTranslationProblems } from "./docs/translation.js";
import { bundleDocument } from "./openapi-document.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    "accept-translations": { type: "boolean", default: false },
    base: { type: "string", default: "/" },
    out: { type: "string", default: join(root, "dist/docs") },
  },
});

const overlayFile = join(root, "openapi/zh-CN.overlay.yaml");
const document = await bundleDocument(root);
if (values["accept-translations"]) {
  await writeFile(overlayFile, acceptTranslations(document, await readFile(overlayFile, "utf8")));
}

const overlay = parseOverlay(await readFile(overlayFile, "utf8"));
const problems = await findTranslationProblems(document, overlay);
if (problems.length > 0) {
  for (const problem of problems) console.error(problem);
  console.error(`openapi/zh-CN.overlay.yaml does not fit openapi/aidmp.yaml: ${problems.length} problems.`);
  process.exitCode = 1;
} else if (values.check) {
  console.log(`The Chinese is complete: ${overlay.actions.length} actions.`);
} else {
  const documents = { en: document, "zh-CN": await applyOverlay(document, overlay) };
  await buildSite({ root, output: resolve(values.out), base: values.base, documents });
  console.log(`Wrote ${values.out}`);
}
