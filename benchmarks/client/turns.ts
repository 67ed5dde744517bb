import { spreadOf } from "../harness/spread.js";
import { answer, callsATurn } from "./call.js";
import type { Call } from "./competitors.js";

/** What one call takes. */
export interface Cost {
  /** Median of all calls. */
  readonly microseconds: number;
  /** Mean, as a call is too short for the counter. */
  readonly cpuMicroseconds: number;
}

/** Of some calls each, one after the other, all counted together. */
export class Turns {
  readonly #call: Call;
  readonly #times: number[] = [];
  #cpu = 0;

  constructor(turnCall: Call) {
    this.#call = turnCall;
  }

  async take(): Promise<void> {
    const before = process.cpuUsage();
    for (let count = 0; count < callsATurn; count += 1) {
      const startedAt = performance.now();
      const name = await this.#call();
      this.#times.push(performance.now() - startedAt);
      if (name !== answer.name) throw new Error(`The answer names ${String(name)}.`);
    }
    const { user, system } = process.cpuUsage(before);
    this.#cpu += user + system;
  }

  cost(): Cost {
    return {
      microseconds: 1_000 * spreadOf(this.#times).median,
      cpuMicroseconds: this.#cpu / this.#times.length,
    };
  }
}
