/** What is tried. Each is known to install; `range` is where a newer one is looked for with `--newest`. */
export interface Version {
  readonly pinned: string;
  readonly range: string;
}

/** The first is the oldest that `engines` allows: the first Node 20 in which `require` loads ES modules unasked. */
export const nodeVersions: readonly Version[] = [
  { pinned: "20.19.0", range: "20.19.0" },
  { pinned: "22.23.3", range: "22" },
  { pinned: "24.21.0", range: "24" },
  { pinned: "26.10.0", range: "26" },
];

export const typescriptVersions: readonly Version[] = [
  { pinned: "5.9.3", range: "5.9" },
  { pinned: "6.0.3", range: "6.0" },
  { pinned: "7.0.2", range: "7.0" },
];

export const bunVersion: Version = { pinned: "1.4.5", range: "1" };
export const denoVersion: Version = { pinned: "2.9.6", range: "2" };
export const workerdVersion: Version = { pinned: "1.20261117.1", range: "1" };
