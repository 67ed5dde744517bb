import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator, type Emulator } from "../../src/index.js";
import type { ObjectStoreAddress } from "../../src/transfer/object-store-address.js";
import { createS3Client } from "../../src/transfer/s3-client.js";
import { createS3Source } from "../../src/transfer/s3-source.js";
import { call, createPath, reasonOf, type WireResponse } from "../support/call.js";
import { startScriptedS3 } from "../support/scripted-s3.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

function create(changes: object, request: object = {}): Promise<WireResponse> {
  const whole = { bucket_name: "bucket", oss_endpoint: "127.0.0.1:9", access_key: "a", secret_key: "s" };
  return call(emulator, createPath, { oss_config: { ...whole, ...changes }, ...request });
}

const secrets = { accessKey: "a", secretKey: "s" };

function address(changes: Partial<ObjectStoreAddress>): ObjectStoreAddress {
  const plain = { virtualHostStyle: false, disableSsl: true, insecureSkipVerify: false };
  return { bucket: "bucket", endpoint: "store.example", ...plain, ...changes };
}

/** A resolver that resolves every name, and records what it was asked. */
function resolverTo(...addresses: readonly string[]): { lookup: LookupFunction; asked: string[] } {
  const asked: string[] = [];
  const found = addresses.map((one): LookupAddress => ({ address: one, family: one.includes(":") ? 6 : 4 }));
  const lookup: LookupFunction = (hostname, options, callback) => {
    asked.push(hostname);
    setImmediate(() => {
      if (options.all === true) callback(null, found);
      else callback(null, found[0]?.address ?? "", found[0]?.family ?? 4);
    });
  };
  return { lookup, asked };
}

describe("an endpoint that is a metadata or link-local address", () => {
  it.each([
    "169.254.169.254",
    "http://169.254.169.254/latest/meta-data",
    "169.254.0.1:8080",
    "169.254.169.254.",
    "2852039166",
    "0xa9fea9fe",
    "0xA9.0xFE.43518",
    "0251.0376.0251.0376",
    "169.254.43518",
    "１６９.254.169.254",
    "[::ffff:169.254.169.254]",
    "[::ffff:a9fe:a9fe]",
    "[::169.254.169.254]",
    "[64:ff9b::a9fe:a9fe]",
    "[fe80::1]:9000",
    "[febf:ffff::1]",
    "[fd00:ec2::254]",
    "[fd00:0ec2:0:0:0:0:0:254]",
    "100.100.100.200",
    "[::ffff:100.100.100.200]",
    "168.63.129.16",
  ])("%s is rejected in a create request, in either style", async (oss_endpoint) => {
    for (const virtual_host_style of [false, true]) {
      const { status, body } = await create({ oss_endpoint, disable_ssl: true, virtual_host_style });
      expect([status, body.code]).toEqual([400, 3]);
      expect(body.message).toMatch(/oss_config\.oss_endpoint leads to a link-local or cloud metadata address/);
    }
  });

  it.each(["169.253.0.1", "169.255.0.1", "100.100.100.201", "[fec0::1]", "[fd00:ec2::255]", "[::ffff:127.0.0.1]:9"])(
    "%s is not one",
    async (oss_endpoint) => {
      const { status, body } = await create({ oss_endpoint, disable_ssl: true });
      expect(status).toBe(200);
      await call(emulator, `/aids/aidmp/data/v2/operations/${body.name}:cancel`, {});
    },
  );

  it.each([
    [["169.254.169.254"], false],
    [["169.254.169.254"], true],
    [["192.0.2.1", "fe80::1%eth0"], false],
    [["::ffff:169.254.169.254"], false],
    [["fd00:ec2::254"], true],
    [["100.100.100.200"], false],
  ] as const)(
    "is found when a name leads to %j, and not retried (virtual-host style: %j)",
    async (addresses, virtualHostStyle) => {
      const { lookup, asked } = resolverTo(...addresses);
      const source = createS3Source(address({ virtualHostStyle }), secrets, { maxSockets: 1, lookup });
      const failure = source.find("key", new AbortController().signal);
      await expect(failure).rejects.toMatchObject({
        reason: "SOURCE_ADDRESS_REJECTED",
        message: expect.stringMatching(/store\.example" of oss_endpoint leads to a link-local or cloud metadata/),
      });
      expect(asked).toEqual([virtualHostStyle ? "bucket.store.example" : "store.example"]);
      source.close();
    },
  );

  it("is rejected even when the create request was not checked", async () => {
    for (const endpoint of ["169.254.169.254", "[fe80::1]"]) {
      const client = createS3Client(address({ endpoint }), secrets, { maxSockets: 1 });
      const sent = client.send(new ListObjectsV2Command({ Bucket: "bucket" }));
      await expect(sent).rejects.toMatchObject({ reason: "SOURCE_ADDRESS_REJECTED" });
      client.destroy();
    }
  });
});

/** Names that mean an Outpost, an S3 Express zone or an access point to the SDK. */
const elsewhere = [
  "test-accessp-o0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3",
  "test-accessp-e0b1d075431d83bebde8xz5w8ijx1qzlbp3i3kuse10--op-s3",
  "a--op-s3",
  "mybucket--usw2-az1--x-s3",
  "myaccesspoint--usw2-az1--xa-s3",
  "a--x-s3",
  "mylambda-hr2ytyhsxo4lrutmn5pmk7c--ol-s3",
  "table--table-s3",
  "MYBUCKET--USW2-AZ1--X-S3",
  "access-point-name-hr2ytyhsxo4lrutmn5pmk7c-s3alias",
  "mfzwi23gnjvgw.mrap",
  "arn:aws:s3:us-west-2:123456789012:accesspoint:name",
  "arn:aws:s3:us-west-2:123456789012:accesspoint/name",
  "arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap",
  "arn:aws:s3-outposts:us-west-2:123456789012:outpost:op-01234567890123456:accesspoint:name",
  "arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/name",
];

describe("a bucket name that the SDK takes for something outside the endpoint", () => {
  it.each(elsewhere)("%s is rejected in a create request", async (bucket_name) => {
    const { status, body } = await create({ bucket_name });
    expect([status, body.code]).toEqual([400, 3]);
    expect(body.message).toContain("oss_config.bucket_name");
  });

  it.each(elsewhere)("%s leads only to the endpoint, even when the create request was not checked", async (bucket) => {
    for (const virtualHostStyle of [false, true]) {
      const { lookup, asked } = resolverTo("127.0.0.1");
      const here = address({ bucket, endpoint: "store.example:1", virtualHostStyle });
      const client = createS3Client(here, secrets, { maxSockets: 1, lookup });
      const sent = client.send(new GetObjectCommand({ Bucket: bucket, Key: "key" }));
      expect(await sent.catch((error: unknown) => error)).toBeInstanceOf(Error);
      const own = new Set(["store.example", `${bucket.toLowerCase()}.store.example`]);
      expect(asked.filter((name) => !own.has(name.toLowerCase()))).toEqual([]);
      client.destroy();
    }
  });

  it.each(["bucket", "my.bucket", "a--b", "x-s3", "b-op-s3", "s3alias", "arn-bucket", "Upper_case", "x-s3-a"])(
    "%s is the name of a bucket",
    async (bucket_name) => {
      expect((await create({ bucket_name })).status).toBe(200);
    },
  );
});

describe("a source_path that a URL would resolve", () => {
  it.each([
    "../../other/k",
    "..",
    ".",
    "a/../b",
    "a/./b",
    "a/..",
    "./a",
    "a\\b",
    "..\\other",
    "a\nb",
    "a\u0000b",
    "a\u0085b",
    "C:/x",
    "c:",
    "\ud800",
  ])("%j is rejected in a create request", async (source_path) => {
    const { status, body } = await create({}, { source_path });
    expect([status, body.code, reasonOf(body)]).toEqual([400, 3, "UNSAFE_PATH"]);
    expect(body.message).toContain("source_path");
  });

  it.each(["..a/b..", "...", "a//b", "a:b/c", "%2e%2e/x", "路口/1.jpg"])("%j is a key like any other", async (path) => {
    expect((await create({}, { source_path: path })).status).toBe(200);
  });

  it("is never requested, even when the create request was not checked", async () => {
    await using s3 = await startScriptedS3({ objects: {} });
    const client = createS3Client(address({ endpoint: s3.host }), secrets, { maxSockets: 1 });
    const source = createS3Source(address({ endpoint: s3.host }), secrets, { maxSockets: 1 });
    const { signal } = new AbortController();
    for (const key of ["../../other/k", "a/./b", ".."]) {
      await expect(source.find(key, signal)).rejects.toMatchObject({ reason: "UNSAFE_PATH" });
      await expect(source.open(key, "identity", signal)).rejects.toMatchObject({ reason: "UNSAFE_PATH" });
      const sent = client.send(new GetObjectCommand({ Bucket: "bucket", Key: key }));
      await expect(sent).rejects.toMatchObject({ reason: "UNSAFE_PATH" });
    }
    expect(s3.requests).toEqual([]);
    source.close();
    client.destroy();
  });
});
