import { createHmac, timingSafeEqual } from "node:crypto";
import type { BranchAddress } from "../branches/branch-address.js";
import type { Histories } from "../branches/history.js";
import type { StoredContent } from "../branches/stored-objects.js";
import { RpcError } from "../rpc/status.js";
import type { Clock } from "../time/clock.js";
import { notFound, quoted } from "./catalogue.js";
import type { Trees } from "./trees.js";

/** Links to files that need no credentials, because they are signed. */
export interface PresignedLinks {
  uriOf(file: LinkedFile, expiresInMs: number, origin: string): string;
  /** The file of a link. Throws PERMISSION_DENIED for a link that is not valid, NOT_FOUND for a file that is gone. */
  open(path: string, query: string): Promise<StoredContent>;
}

export interface LinkedFile {
  readonly address: BranchAddress;
  readonly commitId: string;
  /** Without a leading slash. */
  readonly path: string;
}

/** Every link begins with it, and no path of the document does. */
export const linkPrefix = "/presigned/";

export interface PresignedLinksOptions {
  readonly trees: Trees;
  readonly histories: Histories;
  readonly key: Uint8Array;
  readonly clock: Clock;
}

export function createPresignedLinks({ trees, histories, key, clock }: PresignedLinksOptions): PresignedLinks {
  function signatureOf({ address, commitId, path }: LinkedFile, expires: string): Buffer {
    const { dataSpaceId, repoId, branchId } = address;
    const signed = JSON.stringify(["link", dataSpaceId, repoId, branchId, commitId, path, expires]);
    return createHmac("sha256", key).update(signed).digest();
  }

  return {
    uriOf(file, expiresInMs, origin) {
      const { address, commitId, path } = file;
      const ids = [address.dataSpaceId, address.repoId, address.branchId, commitId];
      const segments = [...ids, ...path.split("/")].map(encodeURIComponent);
      const expires = String(Math.ceil(clock.now() + expiresInMs));
      const signature = signatureOf(file, expires).toString("hex");
      return `${origin}${linkPrefix}${segments.join("/")}?expires=${expires}&signature=${signature}`;
    },
    async open(path, query) {
      const file = fileOfLink(path);
      const [, expires, signature] = /^expires=(\d{1,16})&signature=([0-9a-f]{64})$/.exec(query) ?? [];
      if (file === undefined || expires === undefined || signature === undefined) throw invalidLink();
      if (!timingSafeEqual(Buffer.from(signature, "hex"), signatureOf(file, expires))) throw invalidLink();
      if (clock.now() >= Number(expires)) {
        const message = `The link expired at ${new Date(Number(expires)).toISOString()}. Search the tree again for a new one.`;
        throw new RpcError({ codeName: "PERMISSION_DENIED", reason: "LINK_EXPIRED", message });
      }
      const { commits } = await histories.of(file.address);
      const commit = commits.find(({ commit_id }) => commit_id === file.commitId);
      const content = commit === undefined ? undefined : await trees.open(file.address, commit, file.path);
      if (content !== undefined) return content;
      throw notFound("FILE_NOT_FOUND", `The file ${quoted(file.path)} of the link is not there any more`);
    },
  };
}

function fileOfLink(path: string): LinkedFile | undefined {
  let segments: string[];
  try {
    segments = path.slice(linkPrefix.length).split("/").map(decodeURIComponent);
  } catch {
    return undefined;
  }
  const [dataSpaceId, repoId, branchId, commitId, ...file] = segments;
  if (!dataSpaceId || !repoId || !branchId || !commitId || file.length === 0) return undefined;
  return { address: { dataSpaceId, repoId, branchId }, commitId, path: file.join("/") };
}

function invalidLink(): RpcError {
  const message = "The link is not one that this emulator gave out since its start, or it was changed on the way.";
  return new RpcError({ codeName: "PERMISSION_DENIED", reason: "LINK_INVALID", message });
}
