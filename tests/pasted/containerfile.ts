export type Step = { readonly copy: readonly [string, string] } | { readonly run: string };

/** What a container engine reads of a Containerfile, as far as ours goes. */
export interface Containerfile {
  /** Sources and destinations of the COPY lines, in order with the RUN lines. */
  readonly steps: readonly Step[];
  /** What is executed for a health check. */
  readonly healthCheck: readonly string[];
  /** What is started: ENTRYPOINT and CMD. */
  readonly command: readonly string[];
  readonly volume: string;
}

/** Reads the file, with the folders of the image replaced by folders of this machine. */
export function readContainerfile(text: string, folders: Readonly<Record<string, string>>): Containerfile {
  const placed = Object.entries(folders).reduce((result, [from, to]) => result.replaceAll(from, to), text);
  const lines = placed.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  const of = (instruction: string): string => {
    const found = lines
      .filter((line) => line.startsWith(`${instruction} `))
      .map((line) => line.slice(instruction.length + 1));
    if (found.length !== 1) throw new Error(`There are ${found.length} lines with ${instruction}.`);
    return found.join("");
  };
  return {
    steps: lines.flatMap((line): Step[] => {
      const [instruction, ...rest] = line.split(" ");
      const [from = "", to = ""] = rest;
      if (instruction === "COPY") return [{ copy: [from, to] }];
      return instruction === "RUN" ? [{ run: rest.join(" ") }] : [];
    }),
    healthCheck: wordsOf(of("HEALTHCHECK").replace(/^.*? CMD /, "")),
    command: [...wordsOf(of("ENTRYPOINT")), ...wordsOf(of("CMD"))],
    volume: of("VOLUME"),
  };
}

function wordsOf(json: string): readonly string[] {
  const words: readonly string[] = JSON.parse(json);
  return words;
}
