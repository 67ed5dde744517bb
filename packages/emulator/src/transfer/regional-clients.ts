import type { S3Client } from "@aws-sdk/client-s3";
import type { ObjectStoreSecrets } from "../tasks/task.js";
import type { ObjectStoreAddress } from "./object-store-address.js";
import { createS3Client, type S3ClientOptions } from "./s3-client.js";
import { StoreRejection } from "./store-rejection.js";

/** Clients of one bucket. The region to sign for is learnt from the store. */
export interface RegionalClients {
  /** Runs a request, and once more for the region that the store names. */
  run<T>(send: (client: S3Client) => Promise<T>): Promise<T>;
  close(): void;
}

/**
 * A task has no field for the region, so the first request is signed for us-east-1. A store in another region refuses it
 * and names its own. The SDK follows such a hint only to another host of AWS, so it is done here, at the same endpoint.
 */
export function createRegionalClients(
  address: ObjectStoreAddress,
  secrets: ObjectStoreSecrets,
  options: S3ClientOptions,
): RegionalClients {
  const clients = new Map<string, S3Client>();
  let region = options.region ?? "us-east-1";

  function clientFor(name: string): S3Client {
    const client = clients.get(name) ?? createS3Client(address, secrets, { ...options, region: name });
    clients.set(name, client);
    return client;
  }

  return {
    async run(send) {
      const signedFor = region;
      try {
        return await send(clientFor(signedFor));
      } catch (error) {
        const named = namedRegion(error);
        if (named === undefined || named === signedFor) throw error;
        region = named;
      }
      return send(clientFor(region));
    },
    close() {
      for (const client of clients.values()) client.destroy();
    },
  };
}

/** The region that a refusal names. It becomes part of a signature, so it must be a label. */
function namedRegion(error: unknown): string | undefined {
  if (!(error instanceof StoreRejection)) return undefined;
  const { status, region } = error.facts;
  if (![400, 301, 307, 403].includes(status) || region === undefined) return undefined;
  return /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/.test(region) ? region : undefined;
}
