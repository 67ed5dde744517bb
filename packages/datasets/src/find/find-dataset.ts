import type { AidmpClient } from "@aidmp/client";
import { type FoundDataset, findDatasets } from "./find-datasets.js";
import { namesLike } from "./names-like.js";
import { NameNotFoundError } from "./name-not-found-error.js";

/**
 * The one public dataset of a name: the exact name, else the exact display name.
 *
 * @throws {NameNotFoundError} none, or several, have it; with the names that come near.
 */
export async function findDataset(
  client: AidmpClient,
  name: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<FoundDataset> {
  const listed: FoundDataset[] = [];
  for await (const dataset of findDatasets(client, name, options)) listed.push(dataset);
  for (const field of ["name", "displayName"] as const) {
    const [found, ...others] = listed.filter((each) => each[field] === name);
    if (found === undefined) continue;
    if (others.length === 0) return found;
    const ids = [found, ...others].map(({ id }) => id);
    throw new NameNotFoundError("dataset", name, ids, "several have it; give the id of one");
  }
  // The service's search has found nothing by the whole word: what comes near is only among all.
  const names = new Set(listed.map((each) => each.name));
  if (names.size === 0) for await (const each of findDatasets(client, "", options)) names.add(each.name);
  throw new NameNotFoundError(
    "dataset",
    name,
    namesLike(name, names),
    "private datasets are not listed: give the id from the console",
  );
}
