import client = require("@aidmp/client");
import datasets = require("@aidmp/datasets");
import operations = require("@aidmp/operations");
import lifecycle = require("./lifecycle.js");

async function main(service: lifecycle.Service): Promise<void> {
  // CommonJS has declarations of its own, and classes of two declarations are never the same type to the compiler.
  const packages: unknown = { client, operations, datasets };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same module, declared twice
  const report = await lifecycle.runLifecycle(packages as lifecycle.Packages, service);
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

void main(JSON.parse(process.argv[2] ?? ""));
