import { readFile } from "node:fs/promises";

/** A dependency with the version that was measured: exact, as package.json pins it. */
export async function versionOf(name: string): Promise<string> {
  const manifest: unknown = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
  const { dependencies } = manifest instanceof Object && "dependencies" in manifest ? manifest : { dependencies: {} };
  const version: unknown = dependencies instanceof Object ? Reflect.get(dependencies, name) : undefined;
  if (typeof version !== "string") throw new RangeError(`benchmarks/package.json has no ${name}.`);
  return `${name} ${version}`;
}
