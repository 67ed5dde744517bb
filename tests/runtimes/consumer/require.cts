import client = require("@aidmp/client");
import operations = require("@aidmp/operations");
import lifecycle = require("./lifecycle.js");

async function main([baseUrl = "", accessKey = "", secretKey = ""]: readonly string[]): Promise<void> {
  // CommonJS has declarations of its own, and classes of two declarations are never the same type to the compiler.
  const packages: unknown = { client, operations };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same module, declared twice
  const report = await lifecycle.runLifecycle(packages as lifecycle.Packages, { baseUrl, accessKey, secretKey });
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

void main(process.argv.slice(2));
