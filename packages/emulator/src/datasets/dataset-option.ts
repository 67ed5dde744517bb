/** A dataset that exists in a data space. The API calls it a repo. */
export interface DatasetOption {
  /** The data space exists when a dataset names it. */
  readonly dataSpaceId: string;
  readonly id: string;
  /** Default: the id. */
  readonly name?: string;
  /** Default: "". */
  readonly displayName?: string;
  readonly tags?: readonly string[];
  /** The code of the tenant whose dataset it is. Default: "". */
  readonly tenant?: string;
  /** Default: one with the id and the name `master`. */
  readonly branches?: readonly BranchOption[];
}

export interface BranchOption {
  readonly id: string;
  /** Default: the id. */
  readonly name?: string;
}

/** What is wrong with the datasets, beginning with the place, as "[1].branches[0].id is …". */
export function datasetsProblem(datasets: readonly DatasetOption[]): string | undefined {
  const seen = new Map<string, number>();
  for (const [index, { dataSpaceId, id, name, branches = [] }] of datasets.entries()) {
    const problem =
      idProblem(`[${index}].dataSpaceId`, dataSpaceId) ??
      idProblem(`[${index}].id`, id) ??
      (name === "" ? `[${index}].name is empty` : undefined) ??
      branchesProblem(`[${index}].branches`, branches);
    if (problem !== undefined) return problem;
    const key = JSON.stringify([dataSpaceId, id]);
    const other = seen.get(key);
    if (other !== undefined) {
      return `[${index}].id is ${JSON.stringify(id)}, which [${other}] of this data space has too`;
    }
    seen.set(key, index);
  }
  return undefined;
}

function branchesProblem(place: string, branches: readonly BranchOption[]): string | undefined {
  const ids = new Set<string>();
  const names = new Set<string>();
  for (const [index, { id, name = id }] of branches.entries()) {
    const problem = idProblem(`${place}[${index}].id`, id);
    if (problem !== undefined) return problem;
    if (name === "") return `${place}[${index}].name is empty`;
    if (ids.has(id)) {
      return `${place}[${index}].id is ${JSON.stringify(id)}, which another branch of the dataset has too`;
    }
    if (names.has(name)) {
      return `${place}[${index}].name is ${JSON.stringify(name)}, which another branch of the dataset has too`;
    }
    ids.add(id);
    names.add(name);
  }
  return undefined;
}

/** An id is a segment of a path, so some characters would make it unreachable. */
function idProblem(place: string, id: string): string | undefined {
  if (id === "") return `${place} is empty`;
  if (id === "." || id === ".." || /[/\\\p{Cc}\p{Cs}]/u.test(id)) {
    return `${place} is ${JSON.stringify(id)}. An id is neither "." nor "..", and has no slash, backslash or control character`;
  }
  return undefined;
}
