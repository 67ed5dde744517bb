import { createHash } from "node:crypto";

/**
 * What a page may load and run: its own inline scripts and styles, each by its digest, and nothing from another place. The
 * policy forbids what the pages avoid anyhow, so an upgrade that starts to load something shows as an error in the console.
 * The page that Redoc draws needs more than the others.
 */
export function contentPolicy(page: string, { drawn }: { readonly drawn: boolean }): string {
  const scripts = digestsOf(page, "script");
  const styles = digestsOf(page, "style");
  return [
    "default-src 'none'",
    `script-src ${scripts.join(" ")}`,
    `style-src ${[...styles, ...(drawn ? [emptyStyle] : [])].join(" ")}`,
    ...(drawn ? drawnByRedoc : []),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Redoc adds an empty <style> and fills it rule by rule, which a policy allows to a script that it lets run. */
const emptyStyle = digestOf("");

/**
 * Redoc makes its search index in a worker from a blob, and offers downloads as blobs. The colours of its samples are style
 * attributes within markup, of which there are too many to name: those alone are free, and can load nothing.
 */
const drawnByRedoc = [
  "style-src-attr 'unsafe-inline'",
  "worker-src blob:",
  "font-src data:",
  "connect-src blob: data:",
];

/** Elements in the order of the page: what looks like a tag within a script is none. */
const inlineElement = /<(script|style)\b[^>]*>([^]*?)<\/\1>/g;

function digestsOf(page: string, kind: "script" | "style"): readonly string[] {
  const elements = [...page.matchAll(inlineElement)].filter(([, name]) => name === kind);
  return elements.map(([, , content = ""]) => digestOf(content));
}

/** A browser digests what its parser read, with every end of a line as a line feed. */
function digestOf(content: string): string {
  const read = content.replace(/\r\n?/g, "\n");
  return `'sha256-${createHash("sha256").update(read).digest("base64")}'`;
}
