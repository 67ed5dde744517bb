import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";

/**
 * An S3 server on this machine, in a process of its own, with a temporary folder behind it.
 * s3rver 3.7.1 refuses an unknown access key, but takes any secret key: it does not verify version 4 signatures.
 */
export interface S3Server extends AsyncDisposable {
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** `127.0.0.1:<port>`: an `oss_endpoint` without scheme, to go with `disable_ssl`. */
  readonly host: string;
  /** `s3.localhost:<port>`: an `oss_endpoint` that also answers to `<bucket>.s3.localhost`, for `virtual_host_style`. */
  readonly virtualHost: string;
  readonly port: number;
  readonly accessKey: string;
  readonly secretKey: string;
  createBucket(bucket: string): Promise<void>;
  putObject(bucket: string, key: string, body: Uint8Array | string): Promise<void>;
  deleteObject(bucket: string, key: string): Promise<void>;
  /** Ends the process and removes the folder. */
  close(): Promise<void>;
}

/** The only key pair that s3rver knows. */
const accessKey = "S3RVER";
const secretKey = "S3RVER";
const startLimitInMs = 15_000;

/** Runs in the child. It ends when the channel to its parent closes, so a parent that is killed leaves no process. */
const childProgram = `
  const S3rver = require(process.argv[1]);
  process.on("disconnect", () => process.exit());
  new S3rver({ port: 0, address: "127.0.0.1", silent: true, serviceEndpoint: "localhost", directory: process.argv[2] })
    .run()
    .then(({ port }) => process.send({ port }));
`;

/** Starts s3rver on a free port; resolves once it answers, throws with its stderr when it does not. */
export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), "s3-server-"));
  const program = createRequire(import.meta.url).resolve("s3rver");
  // s3rver encrypts continuation tokens with DES: without the legacy provider, listings beyond 1,000 keys fail.
  const child = spawn(process.execPath, ["--openssl-legacy-provider", "-e", childProgram, program, directory], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let client: S3Client | undefined;
  async function close(): Promise<void> {
    client?.destroy();
    await stop(child);
    await rm(directory, { recursive: true, force: true });
  }

  try {
    const port = await portOf(child);
    const endpoint = `http://127.0.0.1:${port}`;
    const s3 = (client = createClient(endpoint));
    return {
      endpoint,
      host: `127.0.0.1:${port}`,
      virtualHost: `s3.localhost:${port}`,
      port,
      accessKey,
      secretKey,
      async createBucket(bucket) {
        await s3.send(new CreateBucketCommand({ Bucket: bucket }));
      },
      async putObject(bucket, key, body) {
        await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: Buffer.from(body) }));
      },
      async deleteObject(bucket, key) {
        await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
      },
      close,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function portOf(child: ChildProcess): Promise<number> {
  let stderr = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const stopWaiting = new AbortController();
  const signal = AbortSignal.any([stopWaiting.signal, AbortSignal.timeout(startLimitInMs)]);
  try {
    const exited = once(child, "exit", { signal }).then(() => {
      throw new Error("The process ended.");
    });
    const [message]: { readonly port?: unknown }[] = await Promise.race([once(child, "message", { signal }), exited]);
    if (typeof message?.port !== "number") throw new Error("The process sent no port.");
    return message.port;
  } catch (cause) {
    throw new Error(`The S3 server did not start. Its stderr: ${stderr || "(empty)"}`, { cause });
  } finally {
    stopWaiting.abort();
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

function createClient(endpoint: string): S3Client {
  const name = "AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED";
  const before = process.env[name];
  // The SDK reads it while a client is made, to warn about Node 20 on stderr.
  process.env[name] = "true";
  try {
    return new S3Client({
      endpoint,
      region: "us-east-1",
      forcePathStyle: true,
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
      requestChecksumCalculation: "WHEN_REQUIRED",
    });
  } finally {
    if (before === undefined) delete process.env[name];
    else process.env[name] = before;
  }
}
