/**
 * Tries the packed packages on every runtime, compiler and bundler that they claim to work with.
 *
 *   npm run test:runtimes                        prints what ran; exits 1 if anything failed or could not be tried
 *   npm run test:runtimes -- --write             writes docs/compatibility.md as well
 *   npm run test:runtimes -- --only Node,Bun     only the targets whose name begins so
 *   npm run test:runtimes -- --newest            the newest versions instead of those known to install
 *   npm run test:runtimes -- --allow-missing     what cannot be installed here is no failure
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { tryOut, type Result } from "./try-out.ts";
import { createConsumer } from "./consumer.ts";
import { compatibilityPage } from "./report.ts";
import { startService } from "./service.ts";
import { allTargets } from "./targets.ts";

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    only: { type: "string" },
    newest: { type: "boolean", default: false },
    "allow-missing": { type: "boolean", default: false },
  },
});
if (values.write && values.only !== undefined) throw new Error("--write needs everything to run: leave out --only.");

const root = fileURLToPath(new URL("../..", import.meta.url));
await using consumer = await createConsumer(root);
await using live = await startService();
const setting = { root, cache: join(root, "node_modules/.cache/runtimes"), consumer, live, newest: values.newest };

const wanted = values.only?.toLowerCase().split(",");
const results: Result[] = [];
for (const target of allTargets(setting)) {
  if (wanted && !wanted.some((beginning) => target.name.toLowerCase().startsWith(beginning))) continue;
  for await (const result of tryOut(target)) {
    results.push(result);
    const { group, name, version, how, outcome, remark } = result;
    console.log(`${outcome.padEnd(8)} ${group}: ${name} ${version} ${how} ${remark}`);
  }
}

const failed = results.filter(({ outcome }) => outcome === "failed");
const missing = results.filter(({ outcome }) => outcome === "not run here");
const page = compatibilityPage(results, new Date().toISOString().slice(0, 10));
console.log(`\n${page}`);
console.log(`${results.length} tried, ${failed.length} failed, ${missing.length} could not be tried here.`);
if (values.write && failed.length === 0) await writeFile(join(root, "docs/compatibility.md"), page);
process.exitCode = failed.length > 0 || (missing.length > 0 && !values["allow-missing"]) ? 1 : 0;
