import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runToEnd } from "@aidmp/test-support/run-program";
import { createSelfSignedCertificate } from "@aidmp/test-support/self-signed";
import { startServerProcess } from "./server-process.ts";
import { NotInstalledError, type Store } from "./store.ts";

/** Debian's own, for which python3-swift is built. */
const python = "/usr/bin/python3";
const program = fileURLToPath(new URL("swift-process.py", import.meta.url));

export interface SwiftOptions {
  readonly pageSize: number;
  readonly region: string;
  readonly isHttps: boolean;
}

/** Starts OpenStack Swift with its S3 API. It checks keys, secrets and the region, and keeps everything in a temporary folder. */
export async function startSwift({ pageSize, region, isHttps }: SwiftOptions): Promise<Store> {
  const found = await runToEnd(python, ["-c", "import swift.common.wsgi"]).catch(() => undefined);
  if (found?.ended !== 0) {
    throw new NotInstalledError("Swift is missing: apt-get install -y --no-install-recommends python3-swift");
  }
  const folder = await mkdtemp(join(tmpdir(), "swift-"));
  const tls = isHttps ? await writeCertificate(folder) : {};
  const server = await startServerProcess(python, [program, folder, JSON.stringify({ pageSize, region, ...tls })]);
  const { port }: { readonly port: number } = JSON.parse(server.firstLine);
  return {
    name: `Swift, ${pageSize} keys a page, ${region}, ${isHttps ? "https" : "http"}`,
    host: `127.0.0.1:${port}`,
    virtualHost: `s3.localhost:${port}`,
    isHttps,
    region,
    owner: { accessKey: "test:tester", secretKey: "testing" },
    guest: { accessKey: "test:guest", secretKey: "guestkey" },
    async [Symbol.asyncDispose]() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function writeCertificate(folder: string): Promise<{ certificate: string; key: string }> {
  const files = { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
  const { key, cert } = createSelfSignedCertificate();
  await writeFile(files.certificate, cert);
  await writeFile(files.key, key, { mode: 0o600 });
  return files;
}
