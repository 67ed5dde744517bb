import type { Benchmark, Target } from "../harness/benchmark.js";
import { figureOf, interleave } from "../harness/rounds.js";
import { ratiosOf, spreadOf } from "../harness/spread.js";
import { type Installed, installOurs, installPeer } from "./installed.js";
import { timeToEnd, timeToRequest } from "./start.js";

const repetitions = 20;
const nothing = "`node -e 0`";
const firstRequest = "`aidmp wait`, to its first request";
/** Command lines of the kind that npm has: one for data sets, one for a cloud. */
const peers = [
  ["hfjs", "@huggingface/hub", "2.17.5", "version"],
  ["firebase", "firebase-tools", "15.34.2", "--version"],
] as const;

export const cli: Benchmark = {
  name: "cli",
  title: "The command line: start and size",
  async run({ progress }) {
    progress("cli: installing");
    const ours = await installOurs();
    const theirs: Installed[] = [];
    const absent: string[] = [];
    for (const [name, packageName, version, versionFlag] of peers) {
      progress(`cli: installing ${packageName}`);
      const peer = await installPeer(name, packageName, version, versionFlag);
      if (peer) theirs.push(peer);
      else absent.push(`${packageName} ${version}`);
    }
    const all = [ours, ...theirs];
    const starts: Readonly<Record<string, () => Promise<number>>> = {
      [nothing]: () => timeToEnd(["-e", "0"]),
      ...Object.fromEntries(
        all.map(({ name, file, versionFlag }) => [versionOf(name), () => timeToEnd([file, versionFlag])] as const),
      ),
      [firstRequest]: () => timeToRequest(ours.file),
    };
    const rounds = await interleave(Object.keys(starts), repetitions, async (name, round) => {
      progress(`cli: ${name}, round ${round + 1}`);
      return { inMs: (await starts[name]?.()) ?? Number.NaN };
    });
    const timesOf = (name: string): readonly number[] => figureOf(rounds, name, "inMs");
    const ratioOf = (name: string): ReturnType<typeof ratiosOf> => ratiosOf(timesOf(name), timesOf(nothing));
    const rows = Object.keys(starts).map((name) => [name, spreadOf(timesOf(name)), ratioOf(name)]);
    return {
      method: `Each command is started ${repetitions} times, in turns with \`node -e 0\`; the times are from the start of the process to its end, or to the first request that a service on the same machine receives. Each is installed by \`npm install\` into an empty folder, ours from the packed package and without the S3 client, which is optional.`,
      tables: [
        { title: "Start", columns: ["", "ms", "× `node -e 0`"], rows },
        { title: "Installed", columns: ["", "MB"], rows: all.map(({ name, bytes }) => [name, megabytes(bytes)]) },
      ],
      targets: targetsOf(
        ratioOf(versionOf(ours.name)).median,
        spreadOf(timesOf(firstRequest).map((time, round) => time - (timesOf(nothing)[round] ?? Number.NaN))).median,
        megabytes(ours.bytes),
      ),
      remarks: absent.length === 0 ? [] : [`Not to be had on this machine, and not measured: ${absent.join(", ")}.`],
    };
  },
};

function targetsOf(versionRatio: number, requestInMs: number, size: number): readonly Target[] {
  return [
    { promise: "`aidmp --version` against `node -e 0`", measured: versionRatio, atMost: 1.6, unit: " ×" },
    {
      promise: "the first request of `aidmp wait`, after what `node -e 0` takes",
      measured: requestInMs,
      atMost: 150,
      unit: " ms",
    },
    { promise: "installed without the S3 client", measured: size, atMost: 3, unit: " MB" },
  ];
}

function versionOf(name: string): string {
  return `${name}: its version`;
}

function megabytes(bytes: number): number {
  return bytes / 1_000_000;
}
