import { gzipSync } from "node:zlib";

/** What the bucket holds: key and body. */
export interface Contents {
  readonly many: ReadonlyMap<string, Buffer>;
  readonly odd: ReadonlyMap<string, Buffer>;
  readonly special: ReadonlyMap<string, Buffer>;
}

/** Keys that some store, client or file system has got wrong. */
const oddNames = [
  "soh\u0001here",
  "escape\u001b[31m",
  "noncharacter\uffff",
  "emoji 😀🚀",
  "composed \u00e9",
  "decomposed e\u0301",
  // s3cmd cuts a key at a line feed, so there is none.
  "carriage\rreturn",
  "a+b c%25&'\"<>=?#;@!$()*,:",
  "%2e%2e",
  "路口/摄像头 1.jpg",
  " leading and trailing ",
  "...",
  "-dash",
  "~tilde",
  "n".repeat(255),
  "路".repeat(85),
  "deep/er/and/deep/er/file",
];

/** Small bodies of different lengths, one of them empty, in folders of fifty. */
export function createContents(objects: number): Contents {
  const count = Math.max(1, objects - oddNames.length - 3);
  const many = Array.from({ length: count }, (_, index): [string, Buffer] => {
    const key = `many/${Math.floor(index / 50)}/${index}.txt`;
    return [key, Buffer.from(`${key}\n`.repeat(index % 40))];
  });
  const odd = oddNames.map((name): [string, Buffer] => [`odd/${name}`, Buffer.from(`body of ${name}`)]);
  return {
    many: new Map(many),
    odd: new Map(odd),
    special: new Map([
      [packedKey, gzipSync("kept as it is\n".repeat(1_000))],
      [multipartKey, Buffer.alloc(11 * 1_048_576, "eleven megabytes in three parts ")],
      ["special/marked/inside", Buffer.from("below a marker")],
    ]),
  };
}

/** Has the header `Content-Encoding: gzip`, which some stores unpack on the way. */
export const packedKey = "special/packed.txt.gz";
export const multipartKey = "special/multipart.bin";
/** An empty object of the type `application/x-directory`, as file managers leave it. */
export const markerKey = "special/marked";
