import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runProgram, runToEnd } from "@aidmp/test-support/run-program";
import { markerKey, multipartKey, packedKey, type Contents } from "./contents.ts";
import { NotInstalledError, type Store } from "./store.ts";

/** Makes the bucket and fills it with s3cmd, which shares no code with the emulator. */
export async function fillBucket(store: Store, bucket: string, contents: Contents): Promise<void> {
  const installed = await runToEnd("s3cmd", ["--version"]).catch(() => undefined);
  if (installed?.ended !== 0) {
    throw new NotInstalledError("s3cmd is missing: apt-get install -y --no-install-recommends s3cmd");
  }
  const folder = await mkdtemp(join(tmpdir(), "s3cmd-"));
  try {
    const config = join(folder, "config");
    await writeFile(config, configOf(store), { mode: 0o600 });
    const s3cmd = (...args: readonly string[]): Promise<string> =>
      runProgram("s3cmd", ["--config", config, "--quiet", ...args], { timeLimitInMs: 600_000 });
    const source = join(folder, "source");
    for (const [key, body] of [...contents.many, ...contents.odd, ...contents.special]) {
      await mkdir(dirname(join(source, key)), { recursive: true });
      await writeFile(join(source, key), body);
    }
    await writeFile(join(folder, "empty"), "");
    await s3cmd("mb", `s3://${bucket}`);
    await s3cmd("sync", "--exclude", "special/*", `${source}/`, `s3://${bucket}/`);
    const put = (key: string, ...options: readonly string[]): Promise<string> =>
      s3cmd("put", ...options, join(source, key), `s3://${bucket}/${key}`);
    await put(packedKey, "--add-header=Content-Encoding:gzip");
    await put(multipartKey, "--multipart-chunk-size-mb=5");
    await put("special/marked/inside");
    await s3cmd("put", "--mime-type=application/x-directory", join(folder, "empty"), `s3://${bucket}/${markerKey}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function configOf({ host, isHttps, region, owner }: Store): string {
  const settings = {
    access_key: owner.accessKey,
    secret_key: owner.secretKey,
    host_base: host,
    host_bucket: host,
    use_https: isHttps ? "True" : "False",
    check_ssl_certificate: "False",
    bucket_location: region,
    // Otherwise control characters of keys are replaced.
    urlencoding_mode: "verbatim",
  };
  return ["[default]", ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`), ""].join("\n");
}
