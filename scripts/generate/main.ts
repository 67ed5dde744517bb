/**
 * Writes everything that is generated from `openapi/aidmp.yaml`.
 *
 *   npm run generate                  writes what is stale, and says what
 *   npm run generate -- --check       writes nothing; exits 1 and names each stale file
 *   npm run generate -- --root DIR    works on another checkout
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { findStale, write } from "./artifact.ts";
import { generateArtifacts } from "./artifacts.ts";

const { values } = parseArgs({
  options: {
    check: { type: "boolean", default: false },
    root: { type: "string", default: fileURLToPath(new URL("../..", import.meta.url)) },
  },
});

const artifacts = await generateArtifacts(values.root);
const stale = await findStale(values.root, artifacts);

if (!values.check) {
  await write(values.root, stale);
  for (const { path } of stale) console.log(`wrote ${path}`);
  console.log(`${artifacts.length} generated files, ${stale.length} of them changed`);
} else if (stale.length > 0) {
  for (const { path } of stale) console.error(`stale: ${path}`);
  console.error("These files are not what their sources generate. Run `npm run generate` and commit the result.");
  process.exitCode = 1;
} else {
  console.log(`${artifacts.length} generated files are up to date`);
}
