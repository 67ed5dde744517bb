import type { ConsoleBranch, ConsoleBranches, ConsoleCommit, ConsoleFiles } from "../wire.js";
import { read } from "./api.js";
import { element } from "./element.js";
import { bytes } from "./format.js";
import type { Words } from "./words.js";

export function branchList(words: Words, { branches, hasMore }: ConsoleBranches): readonly Node[] {
  if (branches.length === 0) return [element("p", { className: "soft" }, words.noCommits)];
  const note = hasMore ? [element("p", { className: "soft" }, words.moreBranches)] : [];
  return [...branches.map((branch) => branchPart(words, branch)), ...note];
}

function branchPart(words: Words, branch: ConsoleBranch): Node {
  const name = [branch.dataSpaceId, branch.repoId, branch.branchId].join(" / ");
  return element(
    "details",
    {},
    element("summary", {}, `${name} (${words.commitCount}: ${branch.commitCount})`),
    ...branch.commits.map((commit) => commitPart(words, branch, commit)),
  );
}

/** Its files are read when it is opened. */
function commitPart(words: Words, { dataSpaceId, repoId, branchId }: ConsoleBranch, commit: ConsoleCommit): Node {
  const rows = element("tbody");
  const problem = element("p", { className: "bad" });
  const more = element("button", { type: "button", hidden: true, onclick: () => void show() }, words.moreFiles);
  let last = "";

  async function show(): Promise<void> {
    more.disabled = true;
    try {
      const query = { dataSpaceId, repoId, branchId, commitId: commit.id, after: last };
      const { files, hasMore } = await read<ConsoleFiles>("files", query);
      rows.append(...files.map(fileRow));
      last = files.at(-1)?.path ?? last;
      more.hidden = !hasMore;
      problem.textContent = "";
    } catch (error) {
      problem.textContent = String(error);
      more.hidden = false;
    }
    more.disabled = false;
  }

  const titles = [words.path, words.size, "SHA-256"].map((title) => element("th", { scope: "col" }, title));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...titles)), rows);
  const facts = [commit.createTime, commit.message, `${words.files}: ${commit.fileCount}`].filter(Boolean).join(", ");
  const part = element(
    "details",
    {},
    element("summary", {}, element("code", {}, commit.id), ` ${facts}`),
    element("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: commit.id }, table, problem, more),
  );
  part.addEventListener("toggle", () => void show(), { once: true });
  return part;
}

function fileRow({ path, size, sha256 }: ConsoleFiles["files"][number]): Node {
  const columns = [
    element("td", { className: "wide" }, path),
    element("td", {}, bytes(size)),
    element("td", { title: sha256 }, element("code", {}, `${sha256.slice(0, 12)}…`)),
  ];
  return element("tr", {}, ...columns);
}
