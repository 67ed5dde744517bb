import type { Finding } from "./finding.js";

/**
 * Names that are the same to a reader and not to a machine: é as one character, or as e with an accent. macOS writes the second.
 * A missing and an extra file that are such a pair say so.
 */
export function withUnicodeHints(findings: readonly Finding[]): readonly Finding[] {
  const byName = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.status !== "missing" && finding.status !== "extra") continue;
    const name = finding.path.normalize("NFC");
    byName.set(name, [...(byName.get(name) ?? []), finding]);
  }
  return findings.map((finding) => {
    const twins = byName.get(finding.path.normalize("NFC")) ?? [];
    const twin = twins.find((other) => other.status !== finding.status);
    if (!twin || (finding.status !== "missing" && finding.status !== "extra")) return finding;
    const other = twin.status === "extra" ? "the dataset" : "the source";
    return { ...finding, reason: `${other} has the same name in another Unicode form (${formOf(twin.path)})` };
  });
}

function formOf(path: string): string {
  if (path === path.normalize("NFC")) return "NFC";
  return path === path.normalize("NFD") ? "NFD" : "mixed";
}
