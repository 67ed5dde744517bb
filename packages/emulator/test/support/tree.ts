import type { Emulator } from "../../src/index.js";
import { signed, type WireResponse } from "./call.js";

export interface WireFile {
  readonly file_name: string;
  readonly path: string;
  readonly hash: string;
  readonly size: string;
  readonly type: number;
  readonly file_type: string;
  readonly commit: Record<string, unknown> | null;
  readonly presign_uri: string;
}

export interface TreePage extends Partial<WireResponse["body"]> {
  readonly files: readonly WireFile[];
  readonly next_page_token: string;
}

export interface Dataset {
  readonly dataSpaceId: string;
  readonly repoId: string;
}

const dataset: Dataset = { dataSpaceId: "space", repoId: "repo" };

export async function searchTree(
  emulator: Pick<Emulator, "url">,
  search: object = {},
  { dataSpaceId, repoId } = dataset,
  date?: string,
): Promise<{ status: number; body: TreePage }> {
  const path = `/aids/aidmp/data/v2/dataSpaces/${encodeURIComponent(dataSpaceId)}/repos/${encodeURIComponent(repoId)}/tree:search`;
  const response = await fetch(emulator.url + path, {
    method: "POST",
    headers: { ...signed(undefined, date), "Content-Type": "application/json" },
    body: JSON.stringify({ repo_id: repoId, branch_name: "main", ...search }),
  });
  const body: TreePage = await response.json();
  return { status: response.status, body };
}

/** All pages. Throws when one is not 200, or is empty although there was a token for it. */
export async function wholeTree(
  emulator: Pick<Emulator, "url">,
  search: object = {},
  from = dataset,
): Promise<WireFile[]> {
  const files: WireFile[] = [];
  for (let token = ""; ;) {
    const { status, body } = await searchTree(emulator, { ...search, page_token: token }, from);
    if (status !== 200) throw new Error(`HTTP ${status}: ${body.message ?? ""}`);
    if (token !== "" && body.files.length === 0) throw new Error("A token led to an empty page.");
    files.push(...body.files);
    token = body.next_page_token;
    if (token === "") return files;
  }
}

export function pathsOf(files: readonly WireFile[]): string[] {
  return files.map(({ path }) => path);
}
