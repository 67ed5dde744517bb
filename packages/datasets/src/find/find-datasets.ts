import { type AidmpClient, listDatasetsItems } from "@aidmp/client";

export interface FoundDataset {
  /** The `repoId` of the other functions. */
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  /** Whose it is. */
  readonly owner: string;
  readonly files: number | undefined;
  readonly branches: number | undefined;
}

/**
 * The public datasets whose name contains a word, or all of them. **Private ones are not documented to be listed**: the console
 * shows their ids, and those of data spaces.
 *
 * @throws what `listDatasets` throws.
 */
export async function* findDatasets(
  client: AidmpClient,
  keyword: string = "",
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<FoundDataset, void> {
  const query = { page_size: 100, ...(keyword !== "" && { keyword }) };
  for await (const { repo, tenant_code } of listDatasetsItems(client, { params: { query }, signal: signal ?? null })) {
    if (!repo?.id) continue;
    const { id, name, display_name, file_num, branch_num } = repo;
    yield {
      id,
      name: name ?? "",
      displayName: display_name ?? "",
      owner: tenant_code ?? "",
      files: file_num === null || file_num === undefined ? undefined : Number(file_num),
      branches: branch_num ?? undefined,
    };
  }
}
