import { createServer } from "node:http";
import { demoBearerToken, demoCredentials } from "@aidmp/emulator";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { startS3Server } from "@aidmp/test-support/s3-server";
import { startRedis } from "../engines/redis.ts";

/** What stands behind the variables that the pages list: services that run here. */
export interface Surroundings extends AsyncDisposable {
  /** The value of each variable that a page may list, without the address of the service. */
  readonly values: Readonly<Record<string, string>>;
}

/** A store with a bucket, Redis, and a service that hands out tokens. */
export async function startSurroundings(): Promise<Surroundings> {
  const [store, redis] = await Promise.all([startS3Server(), startRedis()]);
  await store.createBucket("training-data");
  for (const [key, body] of objects) await store.putObject("training-data", key, body);
  const tokens = createServer((_request, response) => response.end(JSON.stringify({ token: demoBearerToken })));
  const tokenUrl = `http://127.0.0.1:${await listenOnLoopback(tokens)}`;
  return {
    values: {
      AIDMP_ACCESS_KEY: demoCredentials.accessKey,
      AIDMP_TOKEN: demoBearerToken,
      AIDMP_SECRET_KEY: demoCredentials.secretKey,
      AIDMP_STORE_ENDPOINT: store.host,
      AIDMP_STORE_ACCESS_KEY: store.accessKey,
      AIDMP_STORE_SECRET_KEY: store.secretKey,
      AIDMP_STORE_DISABLE_SSL: "true",
      REDIS_URL: redis.url,
      TOKEN_URL: tokenUrl,
    },
    async [Symbol.asyncDispose]() {
      tokens.close();
      await Promise.all([store.close(), redis[Symbol.asyncDispose]()]);
    },
  };
}

const objects = [
  ["images/labels.csv", "name,label"],
  ["images/a/路口.jpg", "one"],
  ["images/b/2.jpg", "two"],
  ["2023-07/路口/000001.jpg", "one"],
] as const;
