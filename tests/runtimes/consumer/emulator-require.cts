import emulators = require("@aidmp/emulator");

async function main(): Promise<void> {
  const emulator = await emulators.startEmulator();
  const { status } = await fetch(`${emulator.url}/aids/aidmp/data/v2/operations/none`);
  await emulator.close();
  process.stdout.write(`${JSON.stringify({ status, requests: emulator.requests.total })}\n`);
}

void main();
