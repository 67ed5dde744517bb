/** An operation as a service would answer: a fresh object at each look, as JSON.parse makes it. */
export interface Answer {
  readonly name: string;
  readonly done: boolean;
  readonly response?: Result;
}

export interface Result {
  readonly size: number;
}

/** A service without a wire: operations that end at a given look, and a count of the looks at each. */
export class Service {
  readonly names: readonly string[];
  readonly #looksToEnd: number;
  readonly #looks: Map<string, { count: number }>;

  constructor(operations: number, looksToEnd: number) {
    this.names = Array.from({ length: operations }, (_, index) => `operations/${index}`);
    this.#looks = new Map(this.names.map((name) => [name, { count: 0 }]));
    this.#looksToEnd = looksToEnd;
  }

  answer(name: string): Answer {
    const looks = this.#looks.get(name);
    if (looks === undefined) throw new RangeError(`No operation ${name}.`);
    looks.count += 1;
    return looks.count >= this.#looksToEnd
      ? { name, done: true, response: { size: looks.count } }
      : { name, done: false };
  }

  // oxlint-disable-next-line typescript/require-await -- a service answers later, if only by a turn
  async get(name: string): Promise<Answer> {
    return this.answer(name);
  }

  get looks(): number {
    let sum = 0;
    for (const { count } of this.#looks.values()) sum += count;
    return sum;
  }

  /** @throws unless every operation had exactly that many looks: a competitor that does less is no competitor. */
  check(looksAtEach: number): void {
    for (const [name, { count }] of this.#looks) {
      if (count !== looksAtEach) throw new Error(`${name} had ${count} looks instead of ${looksAtEach}.`);
    }
  }
}
