/** Orders paths by their bytes in UTF-8, as object stores do. JavaScript's own order is that of UTF-16. */
export function comparePaths(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    const [a, b] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (a !== b) return rankOf(a) - rankOf(b);
  }
  return left.length - right.length;
}

/** The first path after this one. No path has a NUL character. */
export function justAfter(path: string): string {
  return `${path}\0`;
}

/** Surrogates stand for characters above U+FFFF, so they come after all others. */
function rankOf(codeUnit: number): number {
  if (codeUnit < 0xd800) return codeUnit;
  return codeUnit < 0xe000 ? codeUnit + 0x2000 : codeUnit - 0x800;
}
