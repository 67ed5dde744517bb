import type { BranchAddress } from "../branches/branch-address.js";
import { RpcError } from "../rpc/status.js";
import type { BranchOption, DatasetOption } from "./dataset-option.js";

/** What exists, by the option `datasets`. Without it, any id is welcome. Each check throws NOT_FOUND (HTTP 404). */
export interface Catalogue {
  /** Undefined without the option. */
  readonly datasets: readonly CataloguedDataset[] | undefined;
  checkDataSpace(dataSpaceId: string): void;
  checkDataset(dataSpaceId: string, repoId: string): void;
  checkBranch(address: BranchAddress): void;
  /** The id of a branch. Without the option it is the name. */
  branchIdOf(dataSpaceId: string, repoId: string, branchName: string): string;
}

export interface CataloguedDataset {
  readonly dataSpaceId: string;
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly tags: readonly string[];
  readonly tenant: string;
  readonly branches: readonly Required<BranchOption>[];
}

/** The branch that is meant when a request names none. Documented. */
export const defaultBranchName = "master";

export function createCatalogue(given: readonly DatasetOption[] | undefined): Catalogue {
  const datasets = given?.map(withDefaults);

  function checkDataSpace(dataSpaceId: string): void {
    if (datasets === undefined || datasets.some((dataset) => dataset.dataSpaceId === dataSpaceId)) return;
    const known = [...new Set(datasets.map((dataset) => dataset.dataSpaceId))];
    throw notFound("DATA_SPACE_NOT_FOUND", `There is no data space ${quoted(dataSpaceId)}`, known.map(quoted));
  }

  function find(dataSpaceId: string, repoId: string): CataloguedDataset | undefined {
    if (datasets === undefined) return undefined;
    checkDataSpace(dataSpaceId);
    const inSpace = datasets.filter((dataset) => dataset.dataSpaceId === dataSpaceId);
    const found = inSpace.find(({ id }) => id === repoId);
    if (found !== undefined) return found;
    const named = inSpace.find(({ name }) => name === repoId);
    const what = `There is no dataset ${quoted(repoId)} in the data space ${quoted(dataSpaceId)}`;
    if (named !== undefined) throw nameForId("DATASET_NOT_FOUND", what, named.id);
    throw notFound("DATASET_NOT_FOUND", what, inSpace.map(shown));
  }

  return {
    datasets,
    checkDataSpace,
    checkDataset: (dataSpaceId, repoId) => void find(dataSpaceId, repoId),
    checkBranch({ dataSpaceId, repoId, branchId }) {
      const dataset = find(dataSpaceId, repoId);
      if (dataset === undefined || dataset.branches.some(({ id }) => id === branchId)) return;
      const what = `There is no branch ${quoted(branchId)} in the dataset ${quoted(repoId)}`;
      const named = dataset.branches.find(({ name }) => name === branchId);
      if (named !== undefined) throw nameForId("BRANCH_NOT_FOUND", what, named.id);
      throw notFound("BRANCH_NOT_FOUND", what, dataset.branches.map(shown));
    },
    branchIdOf(dataSpaceId, repoId, branchName) {
      const dataset = find(dataSpaceId, repoId);
      if (dataset === undefined) return branchName;
      const found = dataset.branches.find(({ name }) => name === branchName);
      if (found !== undefined) return found.id;
      const what = `There is no branch with the name ${quoted(branchName)} in the dataset ${quoted(repoId)}`;
      throw notFound("BRANCH_NOT_FOUND", what, dataset.branches.map(shown));
    },
  };
}

function withDefaults(option: DatasetOption): CataloguedDataset {
  const { dataSpaceId, id, name = id, displayName = "", tags = [], tenant = "" } = option;
  const branches = (option.branches ?? [defaultBranch]).map((branch) => ({
    id: branch.id,
    name: branch.name ?? branch.id,
  }));
  return { dataSpaceId, id, name, displayName, tags, tenant, branches };
}

const defaultBranch: BranchOption = { id: defaultBranchName };

/** More would not help a reader. */
const mostShown = 5;

export function notFound(reason: string, what: string, known: readonly string[] = []): RpcError {
  const more = known.length > mostShown ? `, and ${known.length - mostShown} more` : "";
  const list = known.length === 0 ? "" : ` There is ${known.slice(0, mostShown).join(", ")}${more}.`;
  return new RpcError({ codeName: "NOT_FOUND", reason, message: `${what}.${list}` });
}

function nameForId(reason: string, what: string, id: string): RpcError {
  return new RpcError({ codeName: "NOT_FOUND", reason, message: `${what}. That is a name. Its id is ${quoted(id)}.` });
}

function shown({ id, name }: Required<BranchOption>): string {
  return id === name ? quoted(id) : `${quoted(name)} (id ${quoted(id)})`;
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
}
