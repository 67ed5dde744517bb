import { markerKey, multipartKey, packedKey, type Contents } from "./contents.ts";
import type { Store } from "./store.ts";
import type { TransferCase } from "./transfers.ts";

/** Every task that is tried with a store. */
export function casesFor(store: Store, { many, odd, special }: Contents): TransferCase[] {
  const all = new Map([...many, ...odd, ...special]);
  const first = new Map([...many].slice(0, 1));
  const denied = /does not allow the owner of access_key/;
  const rejected = /rejected access_key or secret_key/;
  return [
    { name: "a folder", sourcePath: "many/", expected: below("many/", many) },
    { name: "a folder without its slash, after one in front", sourcePath: "/many", expected: below("many/", many) },
    { name: "the whole bucket", sourcePath: "/", expected: all },
    { name: "odd names", sourcePath: "odd", expected: below("odd/", odd) },
    // A source_path with a control character is refused, so these keys are copied with their folder only.
    ...[...odd]
      .filter(([key]) => !/\p{Cc}/u.test(key))
      .map(([key]): TransferCase => ({
        name: `the key ${JSON.stringify(key.slice(0, 40))}`,
        sourcePath: key,
        expected: alone(key, odd),
      })),
    { name: "an exact key", sourcePath: [...first.keys()][0] ?? "", expected: new Map([["0.txt", Buffer.alloc(0)]]) },
    { name: "an object kept as gzip", sourcePath: packedKey, expected: alone(packedKey, special) },
    { name: "an object in parts", sourcePath: multipartKey, expected: alone(multipartKey, special) },
    { name: "a folder with a marker", sourcePath: markerKey, expected: below(`${markerKey}/`, special) },
    {
      name: "an unknown access key",
      sourcePath: "many",
      oss: { access_key: "nobody:here" },
      expected: /rejected access_key|does not allow/,
    },
    { name: "a wrong secret", sourcePath: "many", oss: { secret_key: "canary-wrong" }, expected: rejected },
    {
      name: "a wrong secret for an exact key",
      sourcePath: "many/0/1.txt",
      oss: { secret_key: "canary-wrong" },
      expected: rejected,
    },
    {
      name: "a missing bucket",
      sourcePath: "many",
      oss: { bucket_name: "no-such-bucket" },
      expected: /There is no bucket "no-such-bucket"/,
    },
    { name: "an empty folder", sourcePath: "nothing/here", expected: /There is nothing to copy/ },
    { name: "another user's folder", sourcePath: "many", oss: keysOf(store.guest), expected: denied },
    { name: "another user's object", sourcePath: "many/0/1.txt", oss: keysOf(store.guest), expected: denied },
    store.isHttps
      ? {
          name: "an unknown certificate",
          sourcePath: "many",
          oss: { insecure_skip_verify: false },
          expected: /self-signed certificate.*insecure_skip_verify/,
        }
      : {
          name: "https to a port of http",
          sourcePath: "many",
          oss: { disable_ssl: false },
          expected: /does not speak https.*disable_ssl: true/,
        },
    ...(store.virtualHost === undefined
      ? []
      : [
          {
            name: "the bucket in the host",
            sourcePath: "many",
            oss: { oss_endpoint: store.virtualHost, virtual_host_style: true },
            expected: below("many/", many),
          },
        ]),
  ];
}

function keysOf({ accessKey, secretKey }: Store["guest"]): Record<string, string> {
  return { access_key: accessKey, secret_key: secretKey };
}

function below(prefix: string, objects: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const found = [...objects].filter(([key]) => key.startsWith(prefix));
  return new Map(found.map(([key, body]) => [key.slice(prefix.length), body]));
}

function alone(key: string, objects: ReadonlyMap<string, Buffer>): Map<string, Buffer> {
  const body = objects.get(key);
  if (body === undefined) throw new Error(`There is no object ${key}.`);
  return new Map([[key.slice(key.lastIndexOf("/") + 1), body]]);
}
