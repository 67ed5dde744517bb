/** Figures by name, as one repetition of one competitor measured them. */
export type Figures = Readonly<Record<string, number>>;

/** All repetitions of one competitor, by figure. */
export interface Rounds {
  readonly competitor: string;
  readonly figures: ReadonlyMap<string, readonly number[]>;
}

/**
 * Measures every competitor once, then every one again, …: what else the machine does meets all of them alike. Each
 * second round goes backwards, so that none always follows the same one.
 */
export async function interleave(
  competitors: readonly string[],
  repetitions: number,
  measure: (competitor: string, round: number) => Promise<Figures>,
): Promise<ReadonlyMap<string, Rounds>> {
  const collected = new Map(competitors.map((competitor) => [competitor, new Map<string, number[]>()]));
  for (let round = 0; round < repetitions; round += 1) {
    for (const competitor of round % 2 === 0 ? competitors : competitors.toReversed()) {
      for (const [name, value] of Object.entries(await measure(competitor, round))) {
        const known = collected.get(competitor);
        known?.set(name, [...(known.get(name) ?? []), value]);
      }
    }
  }
  return new Map([...collected].map(([competitor, figures]) => [competitor, { competitor, figures }]));
}

export function figureOf(rounds: ReadonlyMap<string, Rounds>, competitor: string, name: string): readonly number[] {
  const values = rounds.get(competitor)?.figures.get(name);
  if (values === undefined) throw new RangeError(`${competitor} measured no "${name}".`);
  return values;
}

/** A program's answer, checked to hold nothing but finite numbers. */
export function figuresIn(answer: unknown): Figures {
  if (typeof answer !== "object" || answer === null) throw new TypeError("A program answers with an object.");
  return Object.fromEntries(
    Object.entries(answer).map(([name, value]: [string, unknown]) => {
      if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError(`"${name}" is ${String(value)}.`);
      return [name, value];
    }),
  );
}
