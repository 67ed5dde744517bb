import { scrubber } from "@aidmp/client/internal";
import type { Benchmark } from "../harness/benchmark.js";
import { exponentOf } from "../harness/growth.js";
import { type Spread, spreadOf } from "../harness/spread.js";

const megabyte = 1_000_000;
const sizesInMegabytes = [1, 8, 32];
const secretCount = 20;
const rounds = 5;

const secrets = Array.from({ length: secretCount }, (_, index) => `canary-${index}-/+"é${"xyz".repeat(index)}`);

export const redaction: Benchmark = {
  name: "redaction",
  title: "Removing secrets from errors",
  async run({ progress }) {
    const measured = sizesInMegabytes.map((size) => {
      progress(`redaction: ${size} MB`);
      return measure(size);
    });
    const largest = measured.at(-1);
    return {
      method: `A JSON text in which each of ${secretCount} secrets occurs once, escaped, is searched for all of them by the scrubber that errors go through. Beside it, the time that \`JSON.parse\` takes for the same text, in turns. Median of ${rounds} rounds.`,
      tables: [
        {
          title: "Time",
          columns: ["text", "scrub, ms", "JSON.parse, ms"],
          rows: measured.map(({ size, scrub, parse }) => [`${size} MB`, scrub, parse]),
        },
      ],
      targets: [
        {
          promise: `32 MB with ${secretCount} secrets`,
          measured: (largest?.scrub.median ?? Number.POSITIVE_INFINITY) / 1000,
          atMost: 2,
          unit: "s",
        },
      ],
      remarks: [
        `The time grows with the length of the text to the power of ${exponentOf(measured.map(({ size, scrub }) => [size, scrub.median]))}, and hardly with the number of secrets.`,
      ],
    };
  },
};

function measure(size: number): { readonly size: number; readonly scrub: Spread; readonly parse: Spread } {
  const text = textOf(size * megabyte);
  const scrub: number[] = [];
  const parse: number[] = [];
  for (let round = 0; round < rounds; round++) {
    scrub.push(
      timeOf(() => {
        const found = scrubber(secrets)(text).split("[redacted]").length - 1;
        if (found !== secretCount) throw new Error(`${found} of ${secretCount} secrets were found.`);
      }),
    );
    parse.push(timeOf(() => JSON.parse(text)));
  }
  return { size, scrub: spreadOf(scrub), parse: spreadOf(parse) };
}

function textOf(length: number): string {
  const message = 'The bucket "images" at https://store.test/a%2Fb?x=1&y=2 could not be read, 无法读取.\n';
  const details = [{ "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "NO_BUCKET", metadata: { a: "1" } }];
  const entry = `${JSON.stringify({ code: 3, message, details })},`;
  const parts: string[] = [];
  const entriesBetween = Math.floor(length / entry.length / secretCount);
  for (const secret of secrets) parts.push(entry.repeat(entriesBetween), `${JSON.stringify({ message: secret })},`);
  return `[${parts.join("")}0]`;
}

function timeOf(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}
