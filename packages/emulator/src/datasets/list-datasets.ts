import type { Histories } from "../branches/history.js";
import { branchIdsOnDisk, datasetsOnDisk } from "../branches/stored-ids.js";
import type { Catalogue, CataloguedDataset } from "./catalogue.js";

export interface FindDatasetsOptions {
  readonly dataDirectory: string;
  readonly catalogue: Catalogue;
  readonly histories: Histories;
}

/** The query of listDatasets. */
export interface DatasetQuery {
  readonly page?: number;
  readonly page_size?: number;
  readonly keyword?: string;
}

export type FindDatasets = (query: DatasetQuery) => Promise<Record<string, unknown>>;

/** Documented default of `page_size`. */
const defaultPageSize = 10;

/** Those of the option `datasets`, in its order. Without it, those that have a folder, in the order of their ids. */
export function createFindDatasets({ dataDirectory, catalogue, histories }: FindDatasetsOptions): FindDatasets {
  return async ({ page = 1, page_size, keyword = "" }) => {
    const wanted = keyword.toLowerCase();
    const found = (catalogue.datasets ?? (await datasetsFromDisk())).filter(
      ({ name, displayName }) => name.toLowerCase().includes(wanted) || displayName.toLowerCase().includes(wanted),
    );
    const size = page_size || defaultPageSize;
    const datasets = await Promise.all(found.slice((page - 1) * size, page * size).map(onWire));
    return { datasets, total: found.length };
  };

  async function datasetsFromDisk(): Promise<CataloguedDataset[]> {
    const stored = await datasetsOnDisk(dataDirectory);
    return stored.map(({ dataSpaceId, repoId }) => ({
      dataSpaceId,
      id: repoId,
      name: repoId,
      displayName: "",
      tags: [],
      tenant: "",
      branches: [],
    }));
  }

  async function onWire(dataset: CataloguedDataset): Promise<Record<string, unknown>> {
    const { dataSpaceId, id, name, displayName, tags, tenant } = dataset;
    const branchIds =
      catalogue.datasets === undefined
        ? await branchIdsOnDisk(dataDirectory, dataSpaceId, id)
        : dataset.branches.map((branch) => branch.id);
    let [commitNum, fileNum] = [0, 0];
    for (const branchId of branchIds) {
      const { commits } = await histories.of({ dataSpaceId, repoId: id, branchId });
      commitNum += commits.length;
      fileNum += commits.at(-1)?.file_count ?? 0;
    }
    return {
      repo: {
        id,
        name,
        display_name: displayName,
        branch_num: branchIds.length,
        commit_num: commitNum,
        file_num: String(fileNum),
      },
      tenant_code: tenant,
      tags,
    };
  }
}
