#!/usr/bin/env node
import { readFileSync } from "node:fs";

const [first, ...rest] = process.argv.slice(2);
if ((first === "--version" || first === "-v") && rest.length === 0) {
  // Without loading anything: scripts ask for it at each of their starts.
  const { version }: { readonly version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import("./main.js");
  await main(process.argv.slice(2));
}
