import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { branchSegments, treeFile, type BranchAddress } from "../branches/branch-address.js";
import type { Histories } from "../branches/history.js";
import { comparePaths } from "../branches/path-order.js";
import { storedContent, type StoredContent } from "../branches/stored-objects.js";
import { readTree, writeTree, type TreeEntry, type TreeHeader } from "../branches/tree-file.js";
import type { ContentFaults } from "../faults/content-fault.js";
import { alteredContent, alteredEntry } from "./altered-content.js";
import { chooseContentFaults } from "./fault-choice.js";

/** The trees as callers see them: with the content faults. */
export interface Trees {
  /** The files of a commit in the order of their paths, beginning with the first that is not before `from`. */
  read(address: BranchAddress, commit: TreeHeader, from: string): AsyncIterable<TreeEntry>;
  /** The bytes of a file. Undefined when the commit has no such file, or its bytes are gone. */
  open(address: BranchAddress, commit: TreeHeader, path: string): Promise<StoredContent | undefined>;
  /** Replaces all content faults. */
  setContentFaults(faults: ContentFaults): void;
}

export interface TreesOptions {
  readonly dataDirectory: string;
  readonly histories: Histories;
  /** A folder of its own, for the trees with faults. */
  readonly folder: string;
}

/**
 * A tree with faults is written to a file once, when it is first read. So a page costs the same with faults as without,
 * and no tree is held in memory.
 */
export function createTrees({ dataDirectory, histories, folder }: TreesOptions, faults: ContentFaults): Trees {
  let views = createViews(faults, 0);

  function createViews(rules: ContentFaults, version: number) {
    const files = new Map<string, Promise<string>>();
    return {
      version,
      fileOf(address: BranchAddress, commit: TreeHeader): Promise<string> {
        const original = treeFile(dataDirectory, address, commit.commit_id);
        if (rules.length === 0) return Promise.resolve(original);
        const key = JSON.stringify([...branchSegments(address), commit.commit_id]);
        const found = files.get(key);
        if (found !== undefined) return found;
        const name = createHash("sha256").update(key).digest("hex");
        const written = writeView(rules, address, commit, join(folder, String(version), `${name}.ndjson`));
        files.set(key, written);
        written.catch(() => files.delete(key));
        return written;
      },
    };
  }

  async function writeView(
    rules: ContentFaults,
    address: BranchAddress,
    commit: TreeHeader,
    file: string,
  ): Promise<string> {
    const original = treeFile(dataDirectory, address, commit.commit_id);
    const choose = await chooseContentFaults(rules, readTree(original));
    await mkdir(join(file, ".."), { recursive: true });
    await writeTree(file, commit, faultyTree());
    return file;

    async function* faultyTree(): AsyncGenerator<TreeEntry, void, undefined> {
      // Extra files come after the file that they are beside, and others may be in between.
      const extras: TreeEntry[] = [];
      for await (const entry of readTree(original)) {
        while (extras[0] !== undefined && comparePaths(extras[0].path, entry.path) < 0) yield* extras.splice(0, 1);
        if (extras[0]?.path === entry.path) extras.shift();
        const kind = choose(entry);
        if (kind === undefined || kind === "extra") yield entry;
        if (kind === undefined) continue;
        const bytes = kind === "missing" || kind === "extra" ? undefined : await committed(address, entry);
        const altered = await alteredEntry(entry, kind, bytes);
        if (altered === undefined) continue;
        if (kind === "extra") extras.push(altered);
        else yield altered;
        extras.sort((a, b) => comparePaths(a.path, b.path));
      }
      yield* extras;
    }
  }

  function committed(
    address: BranchAddress,
    file: Pick<TreeEntry, "path" | "size" | "sha256">,
  ): Promise<StoredContent | undefined> {
    return storedContent(dataDirectory, histories, address, file);
  }

  async function* read(address: BranchAddress, commit: TreeHeader, from: string): AsyncGenerator<TreeEntry> {
    yield* readTree(await views.fileOf(address, commit), from);
  }

  return {
    read,
    async open(address, commit, path) {
      for await (const entry of read(address, commit, path)) {
        if (entry.path !== path) return undefined;
        const { altered } = entry;
        if (altered === undefined) return committed(address, entry);
        const original =
          altered.of === undefined
            ? undefined
            : await committed(address, { path, size: altered.originalSize, sha256: altered.of });
        return alteredContent(entry, altered, original);
      }
      return undefined;
    },
    setContentFaults(rules) {
      const { version } = views;
      views = createViews(rules, version + 1);
      // A request may still read the last views. The next start removes what is left.
      void rm(join(folder, String(version - 1)), { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
