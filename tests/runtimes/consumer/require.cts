import client = require("@aidmp/client");
import operations = require("@aidmp/operations");
import lifecycle = require("./lifecycle.js");

async function main([baseUrl = "", accessKey = "", secretKey = ""]: readonly string[]): Promise<void> {
  const report = await lifecycle.runLifecycle({ client, operations }, { baseUrl, accessKey, secretKey });
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

void main(process.argv.slice(2));
