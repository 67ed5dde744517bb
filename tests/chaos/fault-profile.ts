import type { ProxyFault } from "./faulty-proxy.js";
import { gatewayPage, challenge } from "./gateway-answers.js";
import { shuffleTasks } from "./shuffled-pages.js";
import type { SeededRandom } from "@aidmp/test-support/seeded-random";

/** How many exchanges a burst of 503 lasts. */
const burstLength = 5;

/** What goes wrong on the way: a share of all exchanges, in every way at hand, some of it in bursts. */
export function createFaultProfile(share: number, random: SeededRandom): (startLine: string) => ProxyFault | undefined {
  let burst = 0;
  return (startLine) => {
    if (burst > 0) {
      burst -= 1;
      return { kind: "gateway", answer: challenge(503, 14), isForwarded: false };
    }
    if (random() >= share) return undefined;
    if (startLine.includes("task:list") && random() < 0.25) return { kind: "rewrite", rewrite: shuffleTasks(random) };
    const fault = random.pick(faults)(random);
    if (fault !== undefined) return fault;
    burst = burstLength - 1;
    return { kind: "gateway", answer: challenge(503, 14), isForwarded: false };
  };
}

type MakeFault = (random: SeededRandom) => ProxyFault | undefined;

const faults: readonly [MakeFault, ...MakeFault[]] = [
  () => ({ kind: "reset-before-request" }),
  (random) => ({ kind: "reset-mid-request", share: random() }),
  (random) => ({ kind: "reset-after-request", when: random.pick(["sent", "answered"]) }),
  (random) => ({ kind: "reset-mid-answer", share: random() }),
  (random) => ({ kind: "truncate", share: random() }),
  () => ({ kind: "trickle", pieces: 8, pauseInMs: 3 }),
  (random) => ({ kind: "latency", delayInMs: random.below(200) }),
  (random) => ({ kind: "gateway", answer: gatewayPage(random.pick([502, 504])), isForwarded: random() < 0.5 }),
  (random) => ({ kind: "gateway", answer: challenge(500, 13), isForwarded: random() < 0.5 }),
  () => ({ kind: "gateway", answer: challenge(429, 8), isForwarded: false }),
  () => ({ kind: "gateway", answer: challenge(429, 8, 1), isForwarded: false }),
  // One in so many is a burst, and one a silence that costs the client its timeout.
  (random) => (random() < 0.3 ? { kind: "silence" } : { kind: "latency", delayInMs: 20 }),
  () => undefined,
];
