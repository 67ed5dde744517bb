import { seededRandom } from "@aidmp/test-support/seeded-random";

/** A file of the demo's data set; its bytes are made when they are asked for, the same each time. */
export interface DataFile {
  readonly path: string;
  readonly size: number;
  bytes(): Buffer;
}

/**
 * A labelled image collection as teams keep them: many pictures of some 200 KB, a label beside each, a few long
 * recordings, notes, names in Chinese and with spaces, and a file that is empty. The same seed gives the same bytes.
 */
export function createDataSet(seed: number): readonly DataFile[] {
  const random = seededRandom(seed);
  const pictures = scenes.flatMap((scene) =>
    Array.from({ length: 20 }, (_, index) => {
      const name = `${scene}/${String(index + 1).padStart(6, "0")}`;
      return [
        file(`images/${name}.jpg`, 120_000 + random() * 360_000, random),
        file(`labels/${name}.json`, 300 + random() * 2_000, random),
      ];
    }).flat(),
  );
  return [
    ...pictures,
    file("recordings/路口 夜间 01.mp4", 9_000_000, random),
    file("recordings/路口 夜间 02.mp4", 7_500_000, random),
    file("说明/数据说明.md", 4_200, random),
    file("notes/read me first.txt", 1_100, random),
    file("notes/a+b & c=d?.txt", 900, random),
    file("notes/.keep", 0, random),
  ];
}

const scenes = ["crossing/day", "crossing/night", "车间/一号线", "parking lot/level 2", "tunnel/entrance", "港口/吊机"];

function file(path: string, size: number, random: () => number): DataFile {
  const length = Math.floor(size);
  const seed = Math.floor(random() * 2 ** 32);
  return { path, size: length, bytes: () => randomBytes(length, seed) };
}

function randomBytes(length: number, seed: number): Buffer {
  const random = seededRandom(seed);
  const words = new Uint32Array(Math.ceil(length / 4));
  for (let index = 0; index < words.length; index += 1) words[index] = random() * 2 ** 32;
  return Buffer.from(words.buffer, 0, length);
}
