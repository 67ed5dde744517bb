import { at } from "../openapi-document.js";

/**
 * The body of a reference page, from what `redocly build-docs --inlineBundle` writes.
 *
 * The prerendered markup is left out: its links are paths of a web server ("/tasks"), which React does not correct when it
 * takes the markup over, so they would lead nowhere. Without it Redoc draws the page itself, with links that work from a
 * file, too. The bundle's logo, which it loads from another host, is replaced by words.
 *
 * Throws when Redoc's output is not what these changes expect, as after an upgrade.
 */
export function redocBody(html: string, labels: RedocLabels, withoutScript: string): string {
  const start = html.indexOf('<script type="module">');
  const end = html.lastIndexOf("</script>");
  if (start < 0 || end < start) throw new Error("Redoc's page has no module script: has its template changed?");
  let script = html.slice(start, end + "</script>".length);
  for (const change of [...changes, ...changesOfWords(labels)]) script = replaceOnce(script, change);
  const given = `<script>globalThis.redocLabels = ${JSON.stringify(labels.lookedUp).replaceAll("<", "\\u003c")};</script>`;
  return `<noscript>${withoutScript}</noscript>\n<div id="redoc"></div>\n${given}\n${script}`;
}

interface Change {
  readonly what: string;
  readonly from: RegExp;
  readonly to: string;
}

const changes: readonly Change[] = [
  {
    what: "the logo's address",
    from: /e\?`https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini-full\.svg`:`https:\/\/cdn\.redoc\.ly\/redoc\/logo-mini\.svg`/,
    to: "`data:image/svg+xml,%3Csvg%20xmlns=%22http://www.w3.org/2000/svg%22%20width=%221%22%20height=%221%22/%3E`",
  },
  { what: "the attribution", from: /children:`API docs by`/, to: "children:`API docs by Redocly`" },
  {
    what: "the lookup of labels",
    from: /translate:\(e,t\)=>\(typeof t==`string`\?t:t\?\.defaultValue\)\|\|e\|\|``/,
    to: "translate:(e,t)=>{const d=(typeof t==`string`?t:t?.defaultValue)||e||``;return globalThis.redocLabels[d]??d}",
  },
  {
    what: "the head of the table of values",
    from: /children:`Description`/,
    to: "children:globalThis.redocLabels.Description??`Description`",
  },
  {
    // By the beginnings of words, a search would find only the beginnings of Chinese sentences.
    what: "the search index's setting",
    from: /tokenize:`forward`,context:\{depth:2,resolution:9\}/,
    to: "tokenize:`full`,context:{depth:2,resolution:9}",
  },
];

function replaceOnce(script: string, { what, from, to }: Change): string {
  const found = [...script.matchAll(new RegExp(from, "g"))].length;
  if (found !== 1) throw new Error(`Redoc's bundle has ${what} ${found} times instead of once: has Redoc changed?`);
  return script.replace(from, () => to);
}

/** Redoc's own words in another language, by the English ones. */
export interface RedocLabels {
  /** Those that Redoc looks up, by way of a function that the page replaces. */
  readonly lookedUp: Readonly<Record<string, string>>;
  /** Those that stand in its code. */
  readonly builtIn: Readonly<Record<string, string>>;
}

export const englishLabels: RedocLabels = { lookedUp: {}, builtIn: {} };

/** Throws when the file does not hold labels. */
export function parseLabels(json: string): RedocLabels {
  const labels: unknown = JSON.parse(json);
  return { lookedUp: textsAt(labels, "lookedUp"), builtIn: textsAt(labels, "builtIn") };
}

function textsAt(labels: unknown, group: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(at(labels, group)).map(([english, label]) => {
      if (typeof label !== "string") throw new TypeError(`The label "${english}" of Redoc has no text.`);
      return [english, label];
    }),
  );
}

function changesOfWords({ builtIn }: RedocLabels): readonly Change[] {
  return Object.entries(builtIn).map(([english, label]) => ({
    what: `the words "${english}"`,
    from: new RegExp(`\`${english.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}\``),
    to: `\`${label}\``,
  }));
}
