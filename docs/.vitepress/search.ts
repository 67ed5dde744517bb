/** Longer than what anyone types without a space. */
const longest = 8;

/**
 * The page with more words for the index behind each text: what begins at each Chinese character. The search looks for the
 * beginnings of words, and Chinese has no spaces, so without these only the beginnings of sentences would be found.
 * Behind a heading, not within, because results show headings.
 */
export function withSearchableChinese(html: string): string {
  return html.replaceAll(/<h([1-6])[^]*?<\/h\1>|>[^<]*\p{Script=Han}[^<]*(?=<)/gu, (text) => {
    const runs = text.replaceAll(/<[^>]*>/g, "").match(/\p{Script=Han}{2,}/gu) ?? [];
    return runs.length === 0 ? text : `${text} <i>${runs.flatMap(beginnings).join(" ")}</i>`;
  });
}

function beginnings(run: string): readonly string[] {
  return Array.from({ length: run.length - 1 }, (_, start) => run.slice(start, start + longest));
}
