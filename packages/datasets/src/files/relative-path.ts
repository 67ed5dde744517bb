/** A path of the service's without slashes at its ends: whether it begins with one is not documented. */
export function plainPath(path: string): string {
  let [start, end] = [0, path.length];
  while (path[start] === "/") start++;
  while (end > start && path[end - 1] === "/") end--;
  return path.slice(start, end);
}

/** What follows the folder; undefined where the path is not in it. The folder "" holds everything. */
export function relativeTo(folder: string, path: string): string | undefined {
  const [inner, outer] = [plainPath(path), plainPath(folder)];
  if (outer === "") return inner;
  return inner.startsWith(`${outer}/`) ? inner.slice(outer.length + 1) : undefined;
}
