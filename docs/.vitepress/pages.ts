import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Where `npm run docs` puts a copy of each page at its address; VitePress takes languages from addresses. */
export const stagedPages = join(root, "node_modules/.cache/aidmp-docs/pages");

export interface Page {
  /** Relative to the repository's root. */
  readonly source: string;
  /** On the site, with `.md`; what is Chinese is below `zh-CN/`. */
  readonly address: string;
  readonly title: string;
}

/** Reading order: what a newcomer needs first comes first. A page that is not named here comes after these. */
const order = [
  "getting-started",
  "upload-and-verify",
  "from-the-shell",
  "authentication",
  "waiting-for-a-task",
  "progress-in-a-web-page",
  "beyond-one-process",
  "errors",
  "testing-with-the-emulator",
  "testing-in-jest-and-vitest",
  "what-is-assumed",
  "datasets",
  "cli",
  "client",
  "operations",
  "bullmq",
  "emulator",
];

/** For those who change this repository. */
const notOnTheSite = /^docs\/releasing/;

/** Every page of the site, in reading order. The languages' pages have the same addresses but for `zh-CN/`. */
export const pages: readonly Page[] = [
  ...markdownIn("docs"),
  ...markdownIn("docs/guides/en"),
  ...markdownIn("docs/guides/zh-CN"),
  ...readdirSync(join(root, "packages")).flatMap((name) =>
    markdownIn(`packages/${name}`).filter((file) => /\/README(?:\.zh-CN)?\.md$/.test(file)),
  ),
]
  .filter((source) => !notOnTheSite.test(source))
  .map((source) => ({ source, address: addressOf(source), title: titleOf(source) }))
  .sort((a, b) => rankOf(a) - rankOf(b) || (a.address < b.address ? -1 : 1));

function addressOf(source: string): string {
  const address = source
    .replace(/^docs\//, "")
    .replace(/^guides\/(?:en|zh-CN)\//, "guides/")
    .replace(".zh-CN.md", ".md")
    .replace("/README.md", ".md");
  return /[./]zh-CN[./]/.test(source) ? `zh-CN/${address}` : address;
}

function markdownIn(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => `${folder}/${name}`);
}

function titleOf(source: string): string {
  const heading = /^# (.+)$/m.exec(readFileSync(join(root, source), "utf8"))?.[1] ?? "";
  return heading.replaceAll("`", "").replace(/[:：].*$/, "");
}

function rankOf({ address }: Page): number {
  const rank = order.indexOf(/([\w-]+)\.md$/.exec(address)?.[1] ?? "");
  return rank < 0 ? order.length : rank;
}
