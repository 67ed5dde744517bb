/**
 * Compiles a pattern for paths: `*` stands for any characters but a slash, `**` for any characters, `?` for one character but
 * a slash. Everything else stands for itself. The time is linear in the path for a given pattern, whatever both hold, which
 * no backtracking expression promises.
 */
export function compileGlob(pattern: string): (path: string) => boolean {
  const tokens = Array.from(pattern.matchAll(/\*\*|[^]/gu), ([token]) => token);
  return (path) => {
    // Which beginnings of the pattern match what has been read of the path.
    let reached = withSkippedStars(new Set([0]), tokens);
    for (const character of path) {
      const next = new Set<number>();
      for (const index of reached) {
        const token = tokens[index];
        if (token === "**" || (token === "*" && character !== "/")) next.add(index);
        else if (token === "?" ? character !== "/" : token === character && token !== "*") next.add(index + 1);
      }
      reached = withSkippedStars(next, tokens);
    }
    return reached.has(tokens.length);
  };
}

/** A star may stand for nothing. The set grows while it is read, so stars in a row are skipped too. */
function withSkippedStars(reached: Set<number>, tokens: readonly string[]): Set<number> {
  for (const index of reached) {
    const token = tokens[index];
    if (token === "*" || token === "**") reached.add(index + 1);
  }
  return reached;
}
